import { useEffect, useState } from 'react';

import { UnsavedGuard } from '@/ui/UnsavedGuard';

/** Forms of one page that may hold unsaved text; a page can ask about leaving only once. */
export class UnsavedWork {
  private readonly forms = new Set<() => boolean>();

  watch(isDirty: () => boolean): () => void {
    this.forms.add(isDirty);
    return () => void this.forms.delete(isDirty);
  }

  isDirty = (): boolean => [...this.forms].some((isDirty) => isDirty());
}

export function useUnsavedWork(): UnsavedWork {
  const [work] = useState(() => new UnsavedWork());
  return work;
}

/** Asks before leaving while any watched form holds text. */
export function UnsavedWorkGuard({ work }: { work: UnsavedWork }) {
  return <UnsavedGuard isDirty={work.isDirty} />;
}

/** Watches one form as long as it is there. */
export function Watched({ work, isDirty }: { work: UnsavedWork; isDirty: () => boolean }) {
  useEffect(() => work.watch(isDirty), [work, isDirty]);
  return null;
}
