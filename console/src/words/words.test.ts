import { expect, test } from 'vitest';
import * as codes from '../api/codes';
import en from './en.json';
import zh from './zh.json';

type Words = { [key: string]: string | Words };

function flat(words: Words, path = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') {
      all.set(path + key, value);
    } else {
      flat(value, `${path}${key}.`).forEach((text, name) => all.set(name, text));
    }
  }
  return all;
}

const english = flat(en);
const chinese = flat(zh);
const blanks = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();

test('both languages have the same words with the same blanks', () => {
  expect([...chinese.keys()]).toEqual([...english.keys()]);
  for (const [key, text] of english) {
    expect(blanks(chinese.get(key) ?? ''), key).toEqual(blanks(text));
  }
});

test.each([
  ['status', codes.ExecutionStatus],
  ['configStatus', codes.ConfigStatus],
  ['kind', codes.EventKind],
  ['trigger', codes.Trigger],
])('%s: each value of the interface has a word', (group, values) => {
  const missing = values.filter((value) => !english.has(`${group}.${value}`));
  expect(missing).toEqual([]);
});

test('Chinese has no English left in it besides names and code', () => {
  // Names of things that keep their English name, formats and code.
  const kept =
    /\b([Ww]orker|token|JSON|Merge|Patch|YAML|CSS|curl|cron|UTC|OCPS|Quartz|Spring|Unix|id|ID|URL|TLS|context|logger|carillon|Carillon|CARILLON_TOKEN|CARILLON|admin|export|login|link|secret|null|Ctrl|Enter|K|date|iCalendar|ics|team|billing|until|name|holidays|blackouts|days|from|to|working_days|d|h|min|ms|s|p50|p95|p99|P95|English|OpenID|x|m|T|Z)\b/g;
  const left = [...chinese]
    .map(([key, text]) => [key, text.replace(/\{\{\w+\}\}/g, '').replace(kept, '')] as const)
    .filter(([, text]) => /[A-Za-z]{2,}/.test(text))
    .map(([key, text]) => `${key}: ${text}`);
  expect(left).toEqual([]);
});
