// Makes src/api/schema.d.ts and src/api/codes.ts from the description of the interface.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
const description = new URL('server/src/main/resources/io/carillon/server/api/openapi.yaml', root);
const text = await readFile(description, 'utf8');

const types = await openapi(description, { emptyObjectsUnknown: true, defaultNonNullable: false });
await writeFile(fileURLToPath(new URL('../src/api/schema.d.ts', import.meta.url)), astToString(types));

// Values of enumerations, so that a status without a shape or a word fails to compile.
const schemas = parse(text).components.schemas;
const lists = Object.entries(schemas)
  .filter(([, schema]) => Array.isArray(schema.enum) && schema.enum.every((one) => typeof one === 'string'))
  .map(([name, schema]) => `export const ${name} = ${JSON.stringify(schema.enum)} as const;\nexport type ${name} = (typeof ${name})[number];\n`);
await writeFile(
  fileURLToPath(new URL('../src/api/codes.ts', import.meta.url)),
  `// Made from openapi.yaml by tools/types.mjs.\n${lists.join('\n')}`,
);
