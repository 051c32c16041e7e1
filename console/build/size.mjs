// Fails when a page is heavier than its budget, in bytes of gzip.
import { readFile, stat } from 'node:fs/promises';

const root = 'target/classes/META-INF/carillon-console';
const budgets = { first: 300_000, form: 130_000, page: 60_000 };

const manifest = JSON.parse(await readFile(`${root}/.vite/manifest.json`, 'utf8'));
const sizes = new Map();
for (const { file, css = [] } of Object.values(manifest)) {
  for (const one of [file, ...css]) {
    sizes.set(one, (await stat(`${root}/${one}.gz`)).size);
  }
}

function closure(key, seen = new Set()) {
  const entry = manifest[key];
  for (const one of [entry.file, ...(entry.css ?? [])]) {
    seen.add(one);
  }
  for (const next of entry.imports ?? []) {
    if (!seen.has(manifest[next].file)) {
      closure(next, seen);
    }
  }
  return seen;
}

const sum = (files) => [...files].reduce((total, file) => total + (sizes.get(file) ?? 0), 0);
// The page names the files that it begins with.
const page = await readFile(`${root}/index.html`, 'utf8');
const begin = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)/g)].map(([, file]) => Object.keys(manifest).find((key) => manifest[key].file === file));
const entry = begin.flatMap((key) => [...closure(key)]);
const style = Object.values(manifest).filter(({ file }) => file.endsWith('.css')).map(({ file }) => file);
const first = new Set([...style, ...entry, ...closure('src/words/en.json')]);
const findings = [];
const check = (name, bytes, budget) => {
  console.log(`${String(Math.round(bytes / 100) / 10).padStart(7)} kB of ${budget / 1000} kB  ${name}`);
  if (bytes > budget) {
    findings.push(name);
  }
};
check('first load', sum(first), budgets.first);
for (const key of Object.keys(manifest).filter((one) => manifest[one].isDynamicEntry)) {
  const own = [...closure(key)].filter((file) => !first.has(file));
  check(key, sum(own), key.includes('SchemaForm') ? budgets.form : budgets.page);
}
if (findings.length > 0) {
  console.error(`over budget: ${findings.join(', ')}`);
  process.exit(1);
}
