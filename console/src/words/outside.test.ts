import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** What a person reads or hears of an element. */
const spoken = new Set(['title', 'label', 'aria-label', 'placeholder', 'alt', 'hint', 'caption', 'question', 'head']);
/** Names, formats and examples that are the same in each language. */
const same = [/^Carillon$/, /^Ctrl K$/, /^team=billing$/, /^DELETE$/, /^task-configs\/12$/, /^(OCPS|Quartz|Spring|Unix cron)$/, /^openapi\.json$/, /^\.\/carillon \w+$/, /^context\.\w+\(\)/, /^[a-z_]+$/, /^\d+[smhd]$/];
/** The page of the parts is for developers alone. */
const skipped = ['pages/design/'];

type Node = { type: string; [key: string]: unknown };

function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const one of value) {
      yield* nodes(one);
    }
  } else if (typeof value === 'object' && value !== null) {
    if (typeof (value as Node).type === 'string') {
      yield value as Node;
    }
    for (const one of Object.values(value)) {
      yield* nodes(one);
    }
  }
}

/** The words of a source that stand in the page itself, and not in a catalogue. */
export function wordsOutside(name: string, source: string): string[] {
  const found: string[] = [];
  for (const node of nodes(parseSync(name, source).program)) {
    if (node.type === 'JSXText') {
      found.push(String(node['value']).trim());
    } else if (node.type === 'JSXAttribute' && spoken.has(String((node['name'] as Node)['name']))) {
      const value = node['value'] as Node | null;
      if (value?.type === 'Literal') {
        found.push(String(value['value']).trim());
      }
    }
  }
  return found.filter((text) => /\p{L}{2}/u.test(text) && !same.some((one) => one.test(text)));
}

test('a word in a page is found', () => {
  const source = '<p title="Hello there">{t("x")} Save it <b aria-label={t("y")} data-x="not spoken">team=billing</b></p>';
  expect(wordsOutside('a.tsx', `export const a = ${source};`)).toEqual(['Hello there', 'Save it']);
});

test('every word of the pages is in the catalogues', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx') && !skipped.some((one) => name.startsWith(one)));
  expect(files.length).toBeGreaterThan(50);
  const outside = files.flatMap((name) => wordsOutside(name, readFileSync(join(root, name), 'utf8')).map((text) => `${name}: ${text}`));
  expect(outside).toEqual([]);
});
