import { useSyncExternalStore } from 'react';
import { queries } from '../api/queries';

/** The silence after which the first page has its data, and the longest that side data waits for it. */
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

/** Returns true once the page that was opened first has its data; side data is asked for after that. */
export function useLater(): boolean {
  return useSyncExternalStore(watch, () => later);
}
