import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { late } from './late';

const attempt = (number: number, started_at: string): Schemas['Attempt'] => ({
  number, started_at, worker_id: 'w', finished_at: null, outcome: null, error: null,
});
const again = { attempt: 2, started_at: '2026-12-01T02:00:31Z', late_ms: 31_000, wait_ms: 31_000 };

test('the lateness is that of the first attempt, not of the retry', () => {
  const attempts = [attempt(1, '2026-12-01T02:00:00.250Z'), attempt(2, '2026-12-01T02:00:31Z')];
  expect(late({ ...again, attempts })).toBe(250);
  expect(late({ ...again, late_ms: null, attempts })).toBe(250);
  expect(late({ ...again, attempts: attempts.slice(1) })).toBeNull();
  expect(late({ ...again, attempt: 1, attempts: [] })).toBe(31_000);
  expect(late({ attempt: 0, started_at: null, late_ms: null, wait_ms: null, attempts: [] })).toBeNull();
});
