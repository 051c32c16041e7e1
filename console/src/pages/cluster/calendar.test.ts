import { expect, test } from 'vitest';
import { daysOf, draftOf, sent, type CalendarDraft } from './calendar';
import { dates } from './CalendarRows';

const draft: CalendarDraft = {
  description: 'Days off',
  timezone: 'Asia/Shanghai',
  holidays: [{ date: '2027-10-01', until: '2027-10-07', name: '国庆节' }],
  blackouts: [{ name: 'weekend', days: ['sat', 'sun'] }, { name: 'night', from: '22:00', to: '06:00' }],
  working_days: [{ date: '2027-10-09', name: 'make-up' }],
};
const on = (date: string) => daysOf(draft, 2027).find((day) => day.date === date);

test('a holiday of several days, a weekend, and a Saturday that is worked', () => {
  expect(on('2027-10-07')).toMatchObject({ off: true, name: '国庆节' });
  expect(on('2027-10-10')).toMatchObject({ off: true, name: 'weekend' });
  expect(on('2027-10-09')).toMatchObject({ off: false, working_day: true, name: 'make-up' });
});

test('a part of a day is closed, and the day is not off', () => {
  expect(on('2027-10-12')).toMatchObject({ off: false, closed: [{ from: '22:00', to: '06:00', name: 'night' }] });
});

test('a calendar without rows has no day', () => {
  expect(daysOf(draftOf(undefined, 'UTC'), 2027)).toEqual([]);
});

test('empty fields and rows that say nothing are not sent', () => {
  const typed = { ...draft, holidays: [{ date: '2027-01-01', until: '', name: '' }, { date: '', name: 'nothing' }], blackouts: [{ days: [] }] };
  expect(sent(typed)).toMatchObject({ holidays: [{ date: '2027-01-01' }], blackouts: [] });
});

test('a stored calendar is read and sent back as it is', () => {
  expect(sent(draftOf({ ...draft, name: 'company', version: 3 } as never, 'UTC'))).toEqual(draft);
});

test('days are told in the words of the language', () => {
  expect(dates({ date: '2027-10-01', until: '2027-10-07' }, 'en')).toBe('1 Oct 2027 – 7 Oct 2027');
  expect(dates({ date: '2027-10-01', until: '2027-10-07' }, 'zh')).toBe('2027年10月1日 – 2027年10月7日');
  expect(dates({ date: '2027-01-01', until: '' }, 'en')).toBe('1 Jan 2027');
});
