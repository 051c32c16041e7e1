import { expect, test } from 'vitest';
import { telling } from './fields';

test('what a change is about comes before what every change writes', () => {
  expect(telling(['id', 'created_at', 'name', 'version', 'schedule'], 3)).toEqual(['name', 'schedule', 'id']);
  expect(telling(['version', 'status', 'status_reason'], 3)).toEqual(['status', 'status_reason', 'version']);
});
