import { expect, test } from 'vitest';
import { dialectOf, ofKind, withField } from './schedule';

test.each([
  ['0 0 12 1 * ?', 'quartz'],
  ['0 0 12 ? * MON-FRI 2027', 'quartz'],
  ['0 3 * * *', 'ocps'],
  ['@daily', 'ocps'],
  ['0 0 12 1 * MON', 'ocps'],
])('%s looks like %s', (expression, dialect) => {
  expect(dialectOf(expression)).toBe(dialect);
});

test('a change of kind keeps the zone', () => {
  const cron = ofKind('cron', { type: 'cron', expression: '* * * * *', timezone: 'Europe/Berlin' }, 'UTC');
  expect(cron).toMatchObject({ timezone: 'Europe/Berlin' });
});

test('an empty field is left out and not written as a default', () => {
  expect(withField({ type: 'interval', every: '5m', jitter: '1m' }, 'jitter', '')).toEqual({
    type: 'interval',
    every: '5m',
  });
});
