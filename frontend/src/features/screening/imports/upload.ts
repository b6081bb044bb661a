import { sendFile } from '@/api/upload';

import type { ImportView } from './words';

export interface UploadFacts {
  isFullSet: boolean;
}

/** Send a file of records. A job reads it; nothing is stored before it is confirmed. */
export async function uploadRecords(
  file: File,
  { isFullSet }: UploadFacts,
  onProgress: (part: number) => void,
): Promise<ImportView> {
  const query = new URLSearchParams({
    filename: file.name,
    is_full_set: isFullSet.toString(),
  });
  const taken = await sendFile('/api/v1/internship-imports', query, file, onProgress);
  return taken as ImportView; // the shape the API documents for 201
}
