/** Unfinished work kept in this browser, so that a reload or a power cut costs nothing. */

const PREFIX = 'xiaohao.draft.';

export function readDraft(name: string): unknown {
  try {
    const kept = localStorage.getItem(PREFIX + name);
    return kept === null ? null : JSON.parse(kept);
  } catch {
    return null; // storage refused, or not what we wrote: there is no draft
  }
}

export function keepDraft(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A full or refused storage keeps nothing; the page still holds what was typed.
  }
}

export function dropDraft(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was kept either.
  }
}

/** Drop every draft: whoever sits down here next is somebody else. */
export function dropDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept either.
  }
}
