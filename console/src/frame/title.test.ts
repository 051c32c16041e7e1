import { expect, test } from 'vitest';
import { tabTitle } from './title';

test('the state comes first in the title of a tab', () => {
  expect(tabTitle('nightly-report', 'failed')).toBe('✕ nightly-report · Carillon');
});

test('a quiet state and a page without one have no sign', () => {
  expect([tabTitle('prices', 'active'), tabTitle('Overview')]).toEqual(['prices · Carillon', 'Overview · Carillon']);
});
