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
  if (language === 'zh' && isNode(chinese)) {
    copy['title'] = chinese['title'] ?? copy['title'];
    copy['description'] = chinese['description'] ?? copy['description'];
  }
  return copy;
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

/** The server's faults, `parameters.to[0]` for one, where a form looks for them. */
export function errorsAt(faults: ReadonlyMap<string, readonly string[]>): ErrorSchema<Record<string, unknown>> {
  const root: Node = {};
  for (const [path, messages] of faults) {
    if (path !== 'parameters' && !path.startsWith('parameters.')) {
      continue;
    }
    let at = root;
    for (const step of path.slice('parameters'.length).split(/[.[\]]+/).filter(Boolean)) {
      at = (at[step] ??= {}) as Node;
    }
    at['__errors'] = [...((at['__errors'] as string[] | undefined) ?? []), ...messages];
  }
  return root as ErrorSchema<Record<string, unknown>>;
}
