import { expect, test } from 'vitest';
import { layout, nearest, ticks, type Note } from './layout';

const note = (at: number, code: Note['code'] = 'succeeded'): Note => ({
  at,
  code,
  row: code === 'succeeded' ? 'ran' : 'didNot',
  count: 1,
  key: `${at}`,
});

test('few due times are single marks in their places', () => {
  const { single, columns } = layout([note(0), note(50), note(100)], 0, 100, 1_000);
  expect(single.map((one) => one.x)).toEqual([0, 500, 1_000]);
  expect(columns).toEqual([]);
});

test('due times that were decided together reach from the first to the last, cut to the span', () => {
  const together = { ...note(40, 'missed'), until: 60, count: 3 };
  expect(layout([together], 0, 100, 1_000).single.map(({ x, end }) => [x, end])).toEqual([[400, 600]]);
  expect(layout([together], 50, 100, 1_000).single.map(({ x, end }) => [x, end])).toEqual([[0, 200]]);
  expect(layout([together], 0, 50, 1_000).single.map(({ x, end }) => [x, end])).toEqual([[800, 1_000]]);
  expect(layout([together], 61, 100, 1_000).single).toEqual([]);
});

test('a week of every second keeps each of 37 skipped ones, and loses no due time', () => {
  const notes: Note[] = [];
  for (let i = 0; i < 604_800; i++) {
    notes.push(note(i * 1_000, i % 16_346 === 0 ? 'skipped' : 'succeeded'));
  }
  const { single, columns } = layout(notes, 0, 604_800_000, 1_200);
  expect(single).toHaveLength(37);
  expect(columns.length).toBeLessThanOrEqual(200);
  expect(columns.reduce((total, one) => total + one.count, 0)).toBe(604_800 - 37);
});

test('an axis has round steps and room for its words', () => {
  const { step, at } = ticks(Date.parse('2026-11-22T10:17:00Z'), Date.parse('2026-11-29T10:17:00Z'), 900);
  expect(step).toBe(86_400_000);
  expect(at).toHaveLength(7);
});

test('the pointer finds the nearest mark of its row', () => {
  const { single } = layout([note(10), note(12, 'missed'), note(40)], 0, 100, 1_000);
  expect(nearest(single, 121, 'didNot')?.at).toBe(12);
  expect(nearest(single, 121, 'ran')).toBeNull();
  expect(nearest(single, 300, 'ran')).toBeNull();
});
