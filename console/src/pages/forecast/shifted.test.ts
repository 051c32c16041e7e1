import { expect, test } from 'vitest';
import { minutesOf, shifted } from './shifted';

const pattern = (expression: string, minutes: number) => {
  const found = shifted({ type: 'cron', expression, timezone: 'UTC' }, null, minutes);
  return found && 'expression' in found ? found.expression : found;
};

test('a pattern of fixed times is shifted', () => {
  expect(pattern('0 3 * * *', 30)).toBe('30 3 * * *');
  expect(pattern('0 * * * *', 30)).toBe('30 * * * *');
  expect(pattern('5,50 * * * *', 10)).toBe('0,15 * * * *');
  expect(pattern('50 23 * * *', 30)).toBe('20 0 * * *');
  expect(pattern('0 0 * * *', -10)).toBe('50 23 * * *');
  expect(pattern('15 30 8,20 * * MON-FRI', 60)).toBe('15 30 9,21 * * MON-FRI');
});

test('where no pattern says it there is none', () => {
  expect(pattern('50 23 * * MON', 30)).toBeNull();
  expect(pattern('0,50 3 * * *', 30)).toBeNull();
  expect(pattern('*/7 * * * *', 10)).toBeNull();
  expect(pattern('0 9-17 * * *', 10)).toBeNull();
  expect(pattern('50 * * * MON', 30)).toBeNull();
  expect(pattern('@daily', 30)).toBeNull();
});

test('an interval is counted from its shifted next due time, and a date is shifted', () => {
  expect(shifted({ type: 'interval', every: '1h' }, '2026-11-30T12:00:00Z', -10)).toEqual({
    type: 'interval',
    every: '1h',
    start_at: '2026-11-30T11:50:00.000Z',
  });
  expect(shifted({ type: 'date', at: '2026-11-30T12:00:00Z' }, null, 30)).toEqual({ type: 'date', at: '2026-11-30T12:30:00.000Z' });
  expect(shifted({ type: 'manual' }, null, 30)).toBeNull();
});

test('spans are read in minutes', () => {
  expect(['30m', '-10m', '1h', '1h30m', '-2h', '', '5s', 'x'].map(minutesOf)).toEqual([30, -10, 60, 90, -120, null, null, null]);
});
