import type { TFunction } from 'i18next';

const known = [
  'name', 'namespace', 'description', 'labels', 'task_type', 'status', 'status_reason', 'parameters', 'schedule', 'priority', 'overlap', 'max_concurrent',
  'catch_up', 'start_deadline', 'retry', 'timeout', 'pause_on_failure', 'allow_run_parameters', 'next_due_at',
] as const;

/** The name of a field of a config in words; the name itself where it has none. */
export function fieldWord(t: TFunction<'words'>, name: string): string {
  const one = known.find((field) => field === name);
  return one ? t(`fieldName.${one}`) : name;
}

export function fieldWords(t: TFunction<'words'>, names: readonly string[]): string {
  return names.map((name) => fieldWord(t, name)).join(', ');
}
