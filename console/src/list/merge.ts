import type { Answer } from './List';

const short = 20;

/**
 * A list with what its first page is now: known rows in their places with new content, and how many
 * rows of it are not shown. A short list is replaced where it may move.
 *
 * @param others shown rows that the first page no longer has, as they are now
 */
export function merged<Row>(
  pages: readonly Answer<Row>[],
  head: Answer<Row>,
  rowKey: (row: Row) => string | number,
  mayMove: boolean,
  others: readonly Row[] = [],
): { pages: Answer<Row>[]; fresh: number } {
  const now = new Map([...others, ...head.items].map((row) => [rowKey(row), row]));
  const shown = new Set(pages.flatMap((page) => page.items.map(rowKey)));
  const fresh = head.items.filter((row) => !shown.has(rowKey(row))).length;
  if (pages.length === 1 && mayMove && shown.size < short) {
    return { pages: [head], fresh: 0 };
  }
  return {
    pages: pages.map((page) => ({ ...page, items: page.items.map((row) => now.get(rowKey(row)) ?? row) })),
    fresh,
  };
}

/** At most so many rows are read by their keys. */
const most = 100;

/** The keys of shown rows that may have changed and that the first page no longer has, the first ones. */
export function keysBehind<Row>(
  pages: readonly Answer<Row>[],
  head: Answer<Row>,
  rowKey: (row: Row) => string | number,
  mayChange: (row: Row) => boolean,
): (string | number)[] {
  const read = new Set(head.items.map(rowKey));
  return pages
    .flatMap((page) => page.items.filter((row) => !read.has(rowKey(row)) && mayChange(row)).map(rowKey))
    .slice(0, most);
}
