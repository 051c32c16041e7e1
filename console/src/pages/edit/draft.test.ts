import { expect, test } from 'vitest';
import { patchOf } from './draft';

test('what was removed is null, and what is the same is not sent', () => {
  const before = { name: 'a', timeout: '5m', parameters: { url: 'u', headers: { A: '1', B: '********' } } };
  const after = { name: 'a', parameters: { url: 'v', headers: { B: '********' } } };
  expect(patchOf(before, after)).toEqual({ timeout: null, parameters: { url: 'v', headers: { A: null } } });
});

test('an object of another type, and a list, are sent whole', () => {
  expect(
    patchOf(
      { schedule: { type: 'cron', expression: '@daily', timezone: 'UTC' }, to: ['a', 'b'] },
      { schedule: { type: 'interval', every: '5m' }, to: ['a'] },
    ),
  ).toEqual({ schedule: { type: 'interval', every: '5m' }, to: ['a'] });
});
