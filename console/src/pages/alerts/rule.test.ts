import { expect, test } from 'vitest';
import { AlertKind } from '../../api/codes';
import { blanks, conditionOf } from './rule';

test('each kind of rule has its blanks', () => {
  expect(Object.keys(blanks).sort()).toEqual([...AlertKind].sort());
});

test('numbers are numbers, durations are texts, and what is empty is left out', () => {
  expect(conditionOf('success_rate', { below: '0.5' })).toEqual({ below: 0.5, over: '1d', at_least: 10 });
  expect(conditionOf('backlog', { more_than: '', older_than: '10m' })).toEqual({ older_than: '10m' });
  expect(conditionOf('failures_in_a_row', { failures: 'many' })).toEqual({ failures: 'many' });
});
