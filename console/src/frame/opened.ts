import { useSyncExternalStore } from 'react';

/** What stands over the page, opened by a key or from the header. */
export type Opened = 'palette' | 'keys' | null;

let opened: Opened = null;
const watchers = new Set<() => void>();

function set(next: Opened): void {
  opened = next;
  watchers.forEach((watcher) => watcher());
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** Kept outside of the frame: opening it draws nothing else anew. */
export const overlay = { set };

export function useOpened(): Opened {
  return useSyncExternalStore(watch, () => opened);
}
