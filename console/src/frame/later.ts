import { useSyncExternalStore } from 'react';
import { queries } from '../api/queries';
import { Watched } from '../api/watched';

/** The silence after which the first page has its data, and the longest that side data waits for it. */
const quietMs = 1_500;
const mostMs = 6_000;

const later = new Watched(false);
let timer: ReturnType<typeof setTimeout> | undefined;

function now(): void {
  leave();
  clearTimeout(timer);
  clearTimeout(last);
  later.set(true);
}

const last = setTimeout(now, mostMs);
const leave = queries.getQueryCache().subscribe(() => {
  clearTimeout(timer);
  timer = queries.isFetching() === 0 ? setTimeout(now, quietMs) : undefined;
});

/** Returns true once the page that was opened first has its data; side data is asked for after that. */
export function useLater(): boolean {
  return useSyncExternalStore(later.watch, later.read);
}
