import { useEffect, useRef, useCallback } from 'react';

/** Calls at once and then at most once in a time, with the last call of a storm made, too. */
export function usePaced(call: () => void, milliseconds: number): () => void {
  const latest = useRef(call);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const wanted = useRef(false);
  useEffect(() => {
    latest.current = call;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    const start = () => {
      wanted.current = false;
      latest.current();
      timer.current = setTimeout(() => {
        timer.current = undefined;
        if (wanted.current) {
          start();
        }
      }, milliseconds);
    };
    if (timer.current === undefined) {
      start();
    } else {
      wanted.current = true;
    }
  }, [milliseconds]);
}
