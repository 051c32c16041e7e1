import { expect, test } from 'vitest';
import { asked, dayIn } from './ask';

const today = { year: 2026, month: 11, day: 30 };

test.each([
  ['yesterday 02:00', '2026-11-29T02:00'],
  ['yesterday 2am', '2026-11-29T02:00'],
  ['Yesterday 2 pm', '2026-11-29T14:00'],
  ['昨天 2 点', '2026-11-29T02:00'],
  ['昨天凌晨2点半', '2026-11-29T02:30'],
  ['前天下午 3:15', '2026-11-28T15:15'],
  ['今天 12 点', '2026-11-30T12:00'],
  ['27 Nov 02:00', '2026-11-27T02:00'],
  ['Nov 27, 02:00', '2026-11-27T02:00'],
  ['11月27日 2点', '2026-11-27T02:00'],
  ['24 December 18:00', '2026-12-24T18:00'],
  ['2026-11-27 02:00', '2026-11-27T02:00'],
  ['2026-11-27 02:00:05', '2026-11-27T02:00:05'],
  ['2026-11-27T02:00Z', '2026-11-27T02:00Z'],
  ['2026-11-27T02:00:00+08:00', '2026-11-27T02:00:00+08:00'],
  ['02:00', '2026-11-30T02:00'],
  ['12 am', '2026-11-30T00:00'],
])('%s is %s', (text, time) => {
  expect(asked(text, today)).toBe(time);
});

test.each(['', 'soon', '2026-02-30 02:00', 'yesterday', 'yesterday 25:00', '27 Foo'])('%j is no time', (text) => {
  expect(asked(text, today)).toBeNull();
});

test('today is that of the zone', () => {
  expect(dayIn('Asia/Shanghai', Date.parse('2026-11-30T20:00:00Z'))).toEqual({ year: 2026, month: 12, day: 1 });
});
