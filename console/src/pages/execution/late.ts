import type { Schemas } from '../../api/client';

type Waited = Pick<Schemas['WholeExecution'], 'attempt' | 'attempts' | 'started_at' | 'late_ms' | 'wait_ms'>;

/**
 * For how long an execution waited for its first start, in milliseconds; null before it, and when the first attempt is not
 * known any more. The server's figure is that of the last attempt, which counts the delay of a retry.
 */
export function late({ attempt, attempts, started_at, late_ms, wait_ms }: Waited): number | null {
  const waited = late_ms ?? wait_ms;
  if (attempt <= 1 || waited === null || !started_at) {
    return waited;
  }
  const first = attempts.find(({ number }) => number === 1);
  return first ? waited - (Date.parse(started_at) - Date.parse(first.started_at)) : null;
}
