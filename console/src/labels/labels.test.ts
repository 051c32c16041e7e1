import { expect, test } from 'vitest';
import { readLabel } from './labels';

test.each([
  ['team=billing', ['team', 'billing']],
  [' team = billing ', ['team', 'billing']],
  ['app.example/tier=1', ['app.example/tier', '1']],
  ['team=', ['team', '']],
])('%s is a label', (text, label) => {
  expect(readLabel(text)).toEqual(label);
});

test.each(['team', '=x', '-team=x', 'team=a b', 'team=a=b', `${'k'.repeat(64)}=x`, `team=${'v'.repeat(64)}`, '团队=财务'])('%s is none', (text) => {
  expect(readLabel(text)).toBeNull();
});
