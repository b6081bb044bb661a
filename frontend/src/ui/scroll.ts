import { type RefObject, useEffect } from 'react';

/** A table that scrolls sideways can be reached and scrolled by keyboard (WCAG 2.1.1). */
export function useScrollableByKeyboard(box: RefObject<HTMLElement | null>, label: string): void {
  useEffect(() => {
    const content = box.current?.querySelector('.ant-table-content');
    content?.setAttribute('tabindex', '0');
    content?.setAttribute('role', 'region');
    content?.setAttribute('aria-label', label);
  }, [box, label]);
}
