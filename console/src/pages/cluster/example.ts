/** Parameters as the author of a type gives them as examples: what is required, and one example of each. */
export function exampleOf(schema: { properties?: Record<string, unknown>; required?: string[] }): Record<string, unknown> {
  const example: Record<string, unknown> = {};
  for (const key of schema.required ?? []) {
    const node = (schema.properties?.[key] ?? {}) as { examples?: unknown[]; enum?: unknown[]; default?: unknown };
    example[key] = node.examples?.[0] ?? node.default ?? node.enum?.[0] ?? '…';
  }
  return example;
}
