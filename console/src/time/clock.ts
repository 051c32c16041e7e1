import { useSyncExternalStore } from 'react';

/** The server's clock less this browser's, in milliseconds; measured from the Date header of answers. */
let offset = 0;
const offsetListeners = new Set<() => void>();
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** Sets how far the server's clock is ahead of this browser's. */
export function setOffset(milliseconds: number): void {
  if (milliseconds !== offset) {
    offset = milliseconds;
    now = Date.now() + offset;
    offsetListeners.forEach((listener) => listener());
  }
}

export function watchOffset(listener: () => void): () => void {
  offsetListeners.add(listener);
  return () => offsetListeners.delete(listener);
}

export function clockOffset(): number {
  return offset;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function tick() {
  now = Date.now() + offset;
  listeners.forEach((listener) => listener());
}

/** The server's time in milliseconds, anew each second: all countdowns of a page move together. */
export function useNow(): number {
  return useNowAs((at) => at);
}

/** What is shown of the server's time, looked at each second; what shows it is drawn anew only when it is another. */
export function useNowAs<T extends string | number>(shown: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => shown(now));
}
