import { expect, test } from 'vitest';
import { emptyDraft } from './draft';
import { merge } from './merge';

const base = { ...emptyDraft('scrape', 'UTC'), name: 'a' };

test('what only one has changed is kept, from both sides', () => {
  const { merged, conflicts } = merge(base, { ...base, priority: 7 }, { ...base, name: 'b' });
  expect(merged).toMatchObject({ name: 'b', priority: 7 });
  expect(conflicts).toEqual([]);
});

test('what both have changed is a conflict, and mine stays until it is decided', () => {
  const { merged, conflicts } = merge(base, { ...base, name: 'theirs' }, { ...base, name: 'mine' });
  expect(conflicts).toEqual([{ name: 'name', theirs: 'theirs', mine: 'mine' }]);
  expect(merged.name).toBe('mine');
});

test('the same change is none', () => {
  expect(merge(base, { ...base, name: 'x' }, { ...base, name: 'x' }).conflicts).toEqual([]);
});
