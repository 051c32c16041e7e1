import type { Labels } from '../../labels/labels';

/** What is changed of many configs: the fields that were ticked, each with what was typed. */
export type Typed = {
  priority?: string;
  overlap?: string;
  catch_up?: string;
  max_attempts?: string;
  timeout?: string;
  start_deadline?: string;
  pause_on_failure?: string;
  labels?: Labels;
  /** Keys of labels that are taken off, separated by commas. */
  unlabel?: string;
};

/** The fields that an empty text takes back to none. */
const removable = ['timeout', 'start_deadline', 'pause_on_failure'] as const;

/** The merge patch; what is typed where a number belongs is sent as it is, for the server to say what is wrong. */
export function patchOf(typed: Typed): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const name of ['overlap', 'catch_up'] as const) {
    if (typed[name] !== undefined) {
      patch[name] = typed[name];
    }
  }
  if (typed.priority !== undefined) {
    patch['priority'] = number(typed.priority);
  }
  if (typed.max_attempts !== undefined) {
    patch['retry'] = { max_attempts: number(typed.max_attempts) };
  }
  for (const name of removable) {
    const text = typed[name]?.trim();
    if (text !== undefined) {
      patch[name] = text === '' ? null : name === 'pause_on_failure' ? number(text) : text;
    }
  }
  const off = (typed.unlabel ?? '').split(',').map((key) => key.trim()).filter(Boolean);
  const labels = { ...Object.fromEntries(off.map((key) => [key, null])), ...typed.labels };
  if (Object.keys(labels).length > 0) {
    patch['labels'] = labels;
  }
  return patch;
}

function number(text: string): number | string {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
