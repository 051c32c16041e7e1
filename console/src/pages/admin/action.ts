/** What a request did, from its method and its path, so that the trail can say it in words. */
export const verbs = [
  'create', 'set', 'change', 'delete', 'pause', 'resume', 'run', 'cancel', 'retry', 'restore', 'purge', 'drain', 'test', 'import', 'rotate',
  'bulk', 'undo', 'stop', 'backfill', 'apply',
] as const;
export const nouns = [
  'task-configs', 'executions', 'calendars', 'task-types', 'connections', 'secrets', 'workers', 'queues', 'alert-rules', 'alert-silences',
  'alert-settings', 'tokens', 'login-codes', 'session', 'objects', 'purges',
] as const;
export type Verb = (typeof verbs)[number];
export type Noun = (typeof nouns)[number];

const methods: Readonly<Record<string, Verb>> = { POST: 'create', PUT: 'set', PATCH: 'change', DELETE: 'delete' };

/** The verb and the noun of an action such as `POST /api/v1/task-configs/{id}/pause`; null for one that has none. */
export function actionOf(action: string): { verb: Verb; noun: Noun } | null {
  const [method = '', path = ''] = action.split(' ');
  const parts = path.replace(/^\/api\/v1\//, '').split('/').filter((part) => part !== '' && !part.startsWith('{'));
  const first = parts[0] === 'apply' ? 'objects' : parts[0];
  const last = parts.length > 1 || parts[0] === 'apply' ? parts.at(-1) : undefined;
  const noun = nouns.find((one) => one === first);
  const verb = verbs.find((one) => one === last) ?? (last === undefined || last === noun ? methods[method] : undefined);
  return noun && verb ? { verb, noun } : null;
}

const pages: readonly (readonly [RegExp, string])[] = [
  [/^task-configs\/([1-9]\d*)$/, '/configs/'],
  [/^executions\/([0-9a-f-]{36})$/, '/executions/'],
  [/^calendars\/([^/]+)$/, '/calendars/'],
  [/^task-types\/([^/]+)$/, '/types/'],
  [/^workers\/([^/]+)$/, '/workers/'],
];

/** The address of the page of a subject such as `task-configs/12`; null where there is none. */
export function pageOf(subject: string | null): string | null {
  for (const [form, page] of pages) {
    const id = form.exec(subject ?? '')?.[1];
    if (id) {
      return page + encodeURIComponent(id);
    }
  }
  return null;
}
