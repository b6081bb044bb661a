/** Small preferences kept in this browser; a browser that refuses storage keeps the defaults. */

const PREFIX = 'xiaohao.';

export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function keepPreference(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows may refuse; the preference then lasts for this page.
  }
}
