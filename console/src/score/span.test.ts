import { expect, test } from 'vitest';
import { durationMs, firstSpan } from './span';

const now = Date.parse('2026-11-30T12:00:00Z');
type Schedule = Parameters<typeof firstSpan>[0]['schedule'];
const old = (schedule: Schedule) => ({ schedule, created_at: '2026-01-01T00:00:00Z' });
const days = (schedule: Schedule) => {
  const { from, to } = firstSpan(old(schedule), now);
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
};

test.each([
  ['* * * * *', 1],
  ['0 3 * * *', 14],
  ['30 8 * * 1-5', 14],
  ['0 9 * * 1', 60],
  ['0 9 1 * *', 92],
  ['0 0 3 * * *', 14],
])('%s opens with %i days', (expression, length) => {
  expect(days({ type: 'cron', expression, timezone: 'UTC' } as never)).toBeCloseTo(length, 5);
});

test('an interval opens with sixty due times, an hour at least', () => {
  expect(days({ type: 'interval', every: '1h' } as never)).toBeCloseTo(2.5, 5);
  expect(days({ type: 'interval', every: '1s' } as never)).toBeCloseTo(1 / 24, 5);
});

test('durations are read in all units', () => {
  expect([durationMs('90s'), durationMs('1h30m'), durationMs('500ms'), durationMs('soon')]).toEqual([90_000, 5_400_000, 500, 86_400_000]);
});

test('now is in it, and a little of what comes', () => {
  const { from, to } = firstSpan(old({ type: 'manual' } as never), now);
  expect(Date.parse(from)).toBeLessThan(now);
  expect(Date.parse(to)).toBeGreaterThan(now);
});

test('of a young config its life is in it, and as much to come', () => {
  const young = { schedule: { type: 'cron', expression: '0 3 * * *', timezone: 'UTC' } as never, created_at: '2026-11-30T11:00:00Z' };
  const { from, to } = firstSpan(young, now);
  expect([from, to]).toEqual(['2026-11-30T10:54:00.000Z', '2026-11-30T13:00:00.000Z']);
});
