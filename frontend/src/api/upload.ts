import { i18n } from '@/lib/i18n';

import { keeper } from './client';
import { problemFrom, unreachable } from './problem';

/**
 * Send a file as it is, without reading it into memory, and tell how far it is (0 to 1).
 *
 * Answers what the API says for the file; a refusal is thrown as a ProblemError.
 */
export async function sendFile(
  path: string,
  query: URLSearchParams,
  file: File,
  onProgress: (part: number) => void,
): Promise<unknown> {
  const token = keeper.accessToken;
  const address = `${path}?${query}`;
  let answer = await send(address, file, token, onProgress);
  if (answer.status === 401 && (await keeper.recover(token))) {
    answer = await send(address, file, keeper.accessToken, onProgress);
  }
  if (!answer.ok) throw await problemFrom(answer);
  return answer.json();
}

function send(
  address: string,
  file: File,
  token: string | null,
  onProgress: (part: number) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    // fetch cannot tell the progress of what it sends.
    const request = new XMLHttpRequest();
    request.open('POST', address);
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
