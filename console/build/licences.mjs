// Collects the licences of what the page is made of into one text beside it.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const own = JSON.parse(await readFile('package.json', 'utf8'));
const seen = new Map();

async function collect(name, from) {
  for (let at = from; ; at = join(at, '..')) {
    const folder = join(at, 'node_modules', name);
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null);
    if (text) {
      const manifest = JSON.parse(text);
      const key = `${manifest.name} ${manifest.version}`;
      if (!seen.has(key)) {
        const file = (await readdir(folder)).find((one) => /^(licen[cs]e|copying)(\.|$)/i.test(one));
        const licence = file ? await readFile(join(folder, file), 'utf8') : '';
        seen.set(key, `${key} (${manifest.license ?? 'see below'})\n\n${licence.trim()}`);
        for (const next of Object.keys(manifest.dependencies ?? {})) {
          await collect(next, folder);
        }
      }
      return;
    }
    if (at === '.' || at === '/') {
      return;
    }
  }
}

for (const name of Object.keys(own.dependencies)) {
  await collect(name, '.');
}
const root = 'target/classes/META-INF/carillon-console';
const texts = [...seen.keys()].sort().map((key) => seen.get(key));
await writeFile(`${root}/licences.txt`, `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
