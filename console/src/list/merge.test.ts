import { expect, test } from 'vitest';
import { keysBehind, merged } from './merge';

type Row = { id: number; status: string };
const row = (id: number, status = 'running'): Row => ({ id, status });
const page = (...items: Row[]) => ({ items, next_cursor: null });
const long = page(...Array.from({ length: 30 }, (_, i) => row(i)));

test('known rows change in their places, and new ones are counted', () => {
  const { pages, fresh } = merged([long], page(row(98), row(99), row(2, 'failed'), row(0)), (one) => one.id, true);
  expect(fresh).toBe(2);
  expect(pages[0]?.items.map((one) => one.id)).toEqual(long.items.map((one) => one.id));
  expect(pages[0]?.items[2]?.status).toBe('failed');
});

test('a short list takes new rows while nobody points at it', () => {
  expect(merged([page(row(1))], page(row(2), row(1)), (one) => one.id, true).pages[0]?.items).toHaveLength(2);
  expect(merged([page(row(1))], page(row(2), row(1)), (one) => one.id, false)).toMatchObject({ fresh: 1 });
});

test('rows that new ones have pushed off the first page are read by their keys while they may change', () => {
  const head = page(row(98), row(99), row(1));
  const shown = [page(row(0), row(1), row(2, 'failed'), row(3))];
  const keys = keysBehind(shown, head, (one) => one.id, (one) => one.status === 'running');
  expect(keys).toEqual([0, 3]);
  const { pages } = merged(shown, head, (one) => one.id, false, [row(0, 'failed'), row(3, 'lost')]);
  expect(pages[0]?.items.map((one) => one.status)).toEqual(['failed', 'running', 'failed', 'lost']);
});
