import type { Schemas } from '@/api/types';
import { sendFile } from '@/api/upload';

export type EvidenceView = Schemas['EvidenceView'];

/** What is said about a file beside its bytes. */
export interface UploadFacts {
  organisationId: number;
  aboutOn: string | null;
}

/** What the file chooser offers; the server decides by content. */
export const ACCEPTED =
  '.jpg,.jpeg,.png,.webp,.heic,.heif,.pdf,.ofd,.doc,.docx,.xls,.xlsx,.wps,.et,.mp4,.mp3';

/** Give a file into custody. The same file again is harmless: the server knows it by its hash. */
export async function uploadEvidence(
  file: File,
  { organisationId, aboutOn }: UploadFacts,
  onProgress: (part: number) => void,
): Promise<EvidenceView> {
  const query = new URLSearchParams({
    filename: file.name,
    organisation_id: organisationId.toString(),
  });
  if (aboutOn !== null) query.set('about_on', aboutOn);
  const kept = await sendFile('/api/v1/evidence', query, file, onProgress);
  return kept as EvidenceView; // the shape the API documents for 200 and 201
}
