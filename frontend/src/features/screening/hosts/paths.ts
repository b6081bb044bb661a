/** The page of a host; its key may hold any character. */
export function hostPath(hostKey: string): string {
  return `/screening/hosts/${encodeURIComponent(hostKey)}`;
}
