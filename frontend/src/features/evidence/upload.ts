import { keeper } from '@/api/client';
import { problemFrom, unreachable } from '@/api/problem';
import type { Schemas } from '@/api/types';
import { i18n } from '@/lib/i18n';

export type EvidenceView = Schemas['EvidenceView'];

/** What is said about a file beside its bytes. */
export interface UploadFacts {
  organisationId: number;
  aboutOn: string | null;
}

/** What the file chooser offers; the server decides by content. */
export const ACCEPTED =
  '.jpg,.jpeg,.png,.webp,.heic,.heif,.pdf,.ofd,.doc,.docx,.xls,.xlsx,.wps,.et,.mp4,.mp3';

/**
 * Send a file as it is, without reading it into memory, and tell how far it is (0 to 1).
 *
 * Sending the same file again is harmless: the server knows it by its hash.
 */
export async function uploadEvidence(
  file: File,
  facts: UploadFacts,
  onProgress: (part: number) => void,
): Promise<EvidenceView> {
  const token = keeper.accessToken;
  let answer = await send(file, facts, token, onProgress);
  if (answer.status === 401 && (await keeper.recover(token))) {
    answer = await send(file, facts, keeper.accessToken, onProgress);
  }
  if (!answer.ok) throw await problemFrom(answer);
  return (await answer.json()) as EvidenceView; // the shape the API documents for 200 and 201
}

function send(
  file: File,
  { organisationId, aboutOn }: UploadFacts,
  token: string | null,
  onProgress: (part: number) => void,
): Promise<Response> {
  const query = new URLSearchParams({
    filename: file.name,
    organisation_id: organisationId.toString(),
  });
  if (aboutOn !== null) query.set('about_on', aboutOn);
  return new Promise((resolve, reject) => {
    // fetch cannot tell the progress of what it sends.
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/evidence?${query}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept-Language', i18n.language);
    if (token !== null) request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const requestId = request.getResponseHeader('x-request-id');
      resolve(
        new Response(request.responseText, {
          status: request.status,
          headers: requestId === null ? {} : { 'x-request-id': requestId },
        }),
      );
    };
    request.onerror = () => reject(unreachable());
    request.ontimeout = () => reject(unreachable());
    request.send(file);
  });
}
