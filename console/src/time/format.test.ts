// @vitest-environment happy-dom
import i18next, { type TFunction } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { speak } from '../words/words';
import { distance, exact, instant, offsetInstant, percent, span, spoken, weekdayOf } from './format';

let t: TFunction<'words'>;

beforeAll(async () => {
  await speak('en');
  t = i18next.getFixedT('en', 'words');
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_250, '1.2 s'],
  [59_999, '59 s'],
  [72 * 60_000, '1 h 12 min'],
  [3_600_000, '1 h'],
  [90_000_000, '1 d 1 h'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(span(t, milliseconds)).toBe(text);
});

test('a planned time that has come is due now and is not counted up', () => {
  expect(distance(t, 1_000, 5_000, true)).toBe('due now');
  expect(distance(t, 1_000, 61_000, false)).toBe('1 min ago');
  expect(distance(t, 61_000, 60_500, false)).toBe('1 s ago');
  expect(distance(t, 241_000, 1_000, true)).toBe('in 4 min');
  expect(distance(t, 7_250, 1_000, true)).toBe('in 7 s');
  expect(distance(t, 1_200, 1_000, true)).toBe('in 1 s');
});

test('an instant of today has no date, and each zone has its own today', () => {
  const at = Date.parse('2026-11-30T20:00:00Z');
  const now = Date.parse('2026-11-30T22:00:00Z');
  expect(instant('en', 'UTC', at, now)).toBe('20:00:00');
  expect(instant('en', 'Asia/Shanghai', at, Date.parse('2026-11-30T10:00:00Z'))).toBe('1 Dec 2026 04:00:00');
  expect(exact('zh', 'Asia/Shanghai', at)).toContain('GMT+8');
});

test('an exact instant ends with its offset in each language', () => {
  const at = Date.parse('2026-11-30T17:13:35Z');
  expect(exact('en', 'Europe/Berlin', at)).toBe('30 Nov 2026, 18:13:35.000 GMT+1');
  expect(exact('zh', 'Europe/Berlin', at)).toBe('2026年11月30日 18:13:35.000 GMT+1');
});

test.each([
  ['30d', '30 d'],
  ['1m30s', '1 min 30 s'],
  ['500ms', '500 ms'],
  ['soon', 'soon'],
])('the duration %s is spoken as %s', (text, words) => {
  expect(spoken(t, text)).toBe(words);
});

test('every day of the week has its whole name, and a share is written as the language writes it', () => {
  const days = (language: string) => Array.from({ length: 7 }, (_, i) => weekdayOf(language, 'Asia/Shanghai', Date.UTC(2026, 11, 1 + i)));
  expect(days('en')).toEqual(['Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Mon']);
  expect(days('zh')).toEqual(['周二', '周三', '周四', '周五', '周六', '周日', '周一']);
  expect([percent('en', 0.916), percent('zh', 1)]).toEqual(['92%', '100%']);
});

test('an instant is written with the offset of a zone', () => {
  const at = Date.UTC(2026, 11, 1, 4, 28, 45, 600);
  expect(offsetInstant('Europe/Berlin', at)).toBe('2026-12-01T05:28:45+01:00');
  expect(offsetInstant('America/St_Johns', at)).toBe('2026-12-01T00:58:45-03:30');
  expect(offsetInstant('UTC', at)).toBe('2026-12-01T04:28:45+00:00');
});
