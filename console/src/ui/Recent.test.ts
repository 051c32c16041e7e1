import { expect, test } from 'vitest';
import { outcomeOf } from './Recent';

test('a due time that did not run does not show the outcome of the execution that was in its way', () => {
  expect(outcomeOf({ kind: 'skipped', status: 'succeeded' })).toBeNull();
  expect(outcomeOf({ kind: 'fired', status: 'failed' })).toBe('failed');
  expect(outcomeOf({ kind: 'triggered', status: 'running' })).toBe('running');
});
