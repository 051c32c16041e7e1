// Writes .gz and .br beside each file that a browser asks for, so that the server compresses nothing.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = 'target/classes/META-INF/carillon-console';
for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && /\.(js|css|html|svg|txt)$/.test(entry.name)) {
    const file = join(entry.parentPath, entry.name);
    const content = await readFile(file);
    await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    await writeFile(`${file}.br`, brotliCompressSync(content, { params }));
  }
}
