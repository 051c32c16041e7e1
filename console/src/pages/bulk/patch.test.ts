import { expect, test } from 'vitest';
import { patchOf } from './patch';

test('only what was ticked is in the patch', () => {
  expect(patchOf({})).toEqual({});
  expect(patchOf({ priority: '7', overlap: 'allow' })).toEqual({ priority: 7, overlap: 'allow' });
});

test('an empty limit takes it away, attempts are a part of retry', () => {
  expect(patchOf({ timeout: '', start_deadline: '5m', pause_on_failure: '3', max_attempts: '2' })).toEqual({
    timeout: null,
    start_deadline: '5m',
    pause_on_failure: 3,
    retry: { max_attempts: 2 },
  });
});

test('labels are set, and taken off by their keys', () => {
  expect(patchOf({ labels: { team: 'shop' }, unlabel: 'old, tier' })).toEqual({ labels: { team: 'shop', old: null, tier: null } });
});

test('what is no number goes to the server as it was typed', () => {
  expect(patchOf({ priority: 'high' })).toEqual({ priority: 'high' });
});
