import { i18n } from '@/lib/i18n';

/** One thing wrong with a request: where, its stable code, and what to do about it. */
export interface Fault {
  path: string;
  code: string;
  message: string;
}

/** A refusal of the API (RFC 9457): its texts are written for people and shown as they come. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly errors: readonly Fault[] = [],
    readonly requestId: string | null = null,
    /** Further members, such as the current representation of an entry that moved. */
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${detail}`);
  }
}

/** What an answer that is not 2xx says; an answer that is no problem+json is told as such. */
export async function problemFrom(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => null);
  if (!isRecord(body) || typeof body['code'] !== 'string' || typeof body['detail'] !== 'string') {
    return new ProblemError(
      response.status,
      'unreadable_answer',
      i18n.t('problem.unreadable_title'),
      i18n.t('problem.unreadable_detail', { status: response.status }),
      [],
      response.headers.get('x-request-id'),
    );
  }
  const { title, errors, request_id, ...extra } = body;
  return new ProblemError(
    response.status,
    body['code'],
    typeof title === 'string' ? title : '',
    body['detail'],
    Array.isArray(errors) ? errors.filter(isFault) : [],
    typeof request_id === 'string' ? request_id : null,
    extra,
  );
}

/** The server could not be reached at all. */
export function unreachable(): ProblemError {
  return new ProblemError(
    0,
    'unreachable',
    i18n.t('problem.unreachable_title'),
    i18n.t('problem.unreachable_detail'),
  );
}

/** Any thrown thing as a problem; a fault of ours is told as one and keeps its cause. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const problem = new ProblemError(
    0,
    'client_error',
    i18n.t('problem.client_title'),
    i18n.t('problem.client_detail', { message: error instanceof Error ? error.message : '' }),
  );
  problem.cause = error;
  return problem;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFault(value: unknown): value is Fault {
  return (
    isRecord(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string'
  );
}
