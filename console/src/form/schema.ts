import type { ErrorSchema, RJSFSchema } from '@rjsf/utils';

type Node = Record<string, unknown>;

/**
 * The schema in a language: Chinese titles and descriptions in place of the English ones, defaults as
 * placeholders in the description, the title of the whole left out (the page has it).
 */
export function spoken(schema: RJSFSchema, language: 'en' | 'zh'): RJSFSchema {
  const { title: _title, description: _description, ...rest } = walk(schema as Node, language);
  return rest as RJSFSchema;
}

function walk(node: Node, language: 'en' | 'zh'): Node {
  const copy: Node = {};
  for (const [key, value] of Object.entries(node)) {
    copy[key] = inside(value, language);
  }
  const chinese = node['x-zh'];
  if (Array.isArray(copy['enum']) && copy['enum'].includes(null)) {
    // A field that is left out is not "null" to a person.
    copy['enum'] = copy['enum'].filter((one) => one !== null);
    copy['type'] = Array.isArray(copy['type']) ? copy['type'].filter((one) => one !== 'null') : copy['type'];
  }
  if (node['writeOnly'] === true && copy['format'] === undefined) {
    copy['format'] = 'password';
  }
  if (language === 'zh' && isNode(chinese)) {
    copy['title'] = chinese['title'] ?? copy['title'];
    copy['description'] = chinese['description'] ?? copy['description'];
  }
  return withDefault(copy, language);
}

/** Says the default of a field in its description, and takes it out: a default is the server's, and is not written. */
function withDefault(node: Node, language: 'en' | 'zh'): Node {
  const value = node['default'];
  if (value === undefined || value === null || node['type'] === 'object') {
    return node;
  }
  const { default: _default, ...rest } = node;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const said = language === 'zh' ? `默认：${text}` : `Default: ${text}`;
  const before = typeof rest['description'] === 'string' ? rest['description'] : '';
  return text === '' || text === '{}' || text === '[]'
    ? rest
    : { ...rest, description: before === '' ? said : `${before}${language === 'zh' ? '。' : '. '}${said}` };
}

/**
 * Parameters without what the schema marks as secret, for a place where they are kept. A name that is secret in one
 * part of the schema is left out everywhere: choices and references need not be followed.
 */
export function withoutSecrets(schema: unknown, data: Record<string, unknown>): Record<string, unknown> {
  const names = new Set<string>();
  collect(schema, names);
  return without(data, names) as Record<string, unknown>;
}

function collect(node: unknown, names: Set<string>): void {
  if (Array.isArray(node)) {
    node.forEach((one) => collect(one, names));
  } else if (isNode(node)) {
    for (const [name, value] of Object.entries(node)) {
      if (isNode(value) && value['writeOnly'] === true) {
        names.add(name);
      }
      collect(value, names);
    }
  }
}

function without(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => without(one, names));
  }
  return isNode(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (names.has(name) ? [] : [[name, without(inner, names)]])))
    : value;
}

function inside(value: unknown, language: 'en' | 'zh'): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => inside(one, language));
  }
  return isNode(value) ? walk(value, language) : value;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The server's faults, `parameters.to[0]` for one, where a form looks for them. The data tell the names of entries of a
 * map, which may have a full stop in them.
 */
export function errorsAt(faults: ReadonlyMap<string, readonly string[]>, data: unknown = {}): ErrorSchema<Record<string, unknown>> {
  const root: Node = {};
  for (const [path, messages] of faults) {
    if (path !== 'parameters' && !/^parameters[.[]/.test(path)) {
      continue;
    }
    let at = root;
    for (const step of steps(path.slice('parameters'.length), data)) {
      at = (at[step] ??= {}) as Node;
    }
    at['__errors'] = [...((at['__errors'] as string[] | undefined) ?? []), ...messages];
  }
  return root as ErrorSchema<Record<string, unknown>>;
}

function steps(path: string, data: unknown): string[] {
  if (path === '') {
    return [];
  }
  const rest = path.replace(/^\./, '');
  const names = path.startsWith('.') && isNode(data) ? Object.keys(data) : [];
  const ends = (name: string) => rest === name || (rest.startsWith(name) && /[.[]/.test(rest.charAt(name.length)));
  const known = names.filter((name) => name !== '' && ends(name)).sort((a, b) => b.length - a.length)[0];
  const step = known ?? /^\[?([^.[\]]*)/.exec(rest)?.[1] ?? '';
  const after = known === undefined ? rest.replace(/^\[?[^.[\]]*\]?/, '') : rest.slice(known.length);
  const inner = Array.isArray(data) || isNode(data) ? (data as Node)[step] : undefined;
  return step === '' && after === rest ? [rest] : [step, ...steps(after, inner)];
}
