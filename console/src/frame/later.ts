import { useSyncExternalStore } from 'react';
import { queries } from '../api/queries';

/** So long nothing has been asked when a page has what it opens with; so long what is on the side waits at most. */
const quietMs = 1_500;
const mostMs = 6_000;

const watchers = new Set<() => void>();
let later = false;
let timer: ReturnType<typeof setTimeout> | undefined;

function now(): void {
  later = true;
  leave();
  clearTimeout(timer);
  clearTimeout(last);
  watchers.forEach((watcher) => watcher());
}

const last = setTimeout(now, mostMs);
const leave = queries.getQueryCache().subscribe(() => {
  clearTimeout(timer);
  timer = queries.isFetching() === 0 ? setTimeout(now, quietMs) : undefined;
});

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** Whether the page that was opened first has its data: what is asked on the side comes after it. */
export function useLater(): boolean {
  return useSyncExternalStore(watch, () => later);
}
