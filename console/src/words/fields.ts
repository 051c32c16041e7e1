import type { TFunction } from 'i18next';

const known = [
  'name', 'namespace', 'description', 'labels', 'task_type', 'status', 'status_reason', 'parameters', 'schedule', 'priority', 'overlap', 'max_concurrent',
  'catch_up', 'start_deadline', 'retry', 'timeout', 'pause_on_failure', 'allow_run_parameters', 'next_due_at',
  'kind', 'condition', 'scope', 'enabled', 'for', 'resolve_after', 'repeat_every', 'recovery', 'language', 'announce', 'group_every', 'matcher',
  'starts_at', 'ends_at', 'ended_by', 'reason', 'settings', 'usable', 'timezone', 'holidays', 'blackouts', 'working_days', 'role', 'namespaces',
  'expires_at', 'last_used_at', 'runtime', 'queue', 'parameter_schema', 'defaults', 'gone_since', 'registered_at', 'request',
  'status_reason_code', 'status_reason_arguments', 'deleted_at', 'deleted_by', 'id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by',
] as const;

/** What every change of an object writes: it tells nothing of what was changed. */
const written: readonly string[] = ['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by'];

/** The name of a field of a config in words; the name itself where it has none. */
export function fieldWord(t: TFunction<'words'>, name: string): string {
  const one = known.find((field) => field === name);
  return one ? t(`fieldName.${one}`) : name;
}

export function fieldWords(t: TFunction<'words'>, names: readonly string[]): string {
  return names.map((name) => fieldWord(t, name)).join(t('list.comma'));
}

/** The names of the fields that an event changed, in words; empty for one that is no change of fields. */
export function changedBy(t: TFunction<'words'>, event: { kind: string; detail?: object | null }): string {
  const after = event.kind === 'updated' && event.detail && 'after' in event.detail ? event.detail.after : null;
  const fields = typeof after === 'object' && after !== null ? Object.keys(after) : [];
  return fields.length > 0 ? t('decisions.changed', { fields: fieldWords(t, fields) }) : '';
}

/** The names that tell most of a change, at most so many; those that every change writes come last. */
export function telling(names: readonly string[], most: number): string[] {
  const rank = (name: string) => (written.includes(name) ? 1 : 0);
  return [...names].sort((a, b) => rank(a) - rank(b)).slice(0, most);
}
