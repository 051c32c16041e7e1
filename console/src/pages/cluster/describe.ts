type Described = { description: string; parameter_schema: unknown };
type Node = { title?: string; description?: string; 'x-zh'?: { title?: string; description?: string } };

/** What a task type says that it does, in a language; English where it says nothing in Chinese. */
export function describedIn(type: Described, language: 'en' | 'zh'): string {
  const chinese = (type.parameter_schema as Node)['x-zh']?.description;
  return (language === 'zh' ? chinese : undefined) ?? type.description;
}

/** The title and the description of a parameter in a language. */
export function wordsOf(node: unknown, language: 'en' | 'zh'): { title: string; description: string } {
  const own = (typeof node === 'object' && node !== null ? node : {}) as Node;
  const chinese = language === 'zh' ? own['x-zh'] : undefined;
  return { title: chinese?.title ?? own.title ?? '', description: chinese?.description ?? own.description ?? '' };
}
