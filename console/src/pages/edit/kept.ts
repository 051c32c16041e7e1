import { withoutSecrets } from '../../form/schema';
import type { Draft } from './draft';

const prefix = 'carillon.draft.';

/** What was typed and not saved, for as long as the tab lives; secrets are not kept. */
export function readKept(key: string): Draft | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(prefix + key) ?? 'null');
    const draft = found as Draft | null;
    return draft && typeof draft === 'object' && typeof draft.task_type === 'string' && typeof draft.schedule === 'object' ? draft : null;
  } catch {
    return null;
  }
}

export function keep(key: string, draft: Draft, schema: unknown): void {
  try {
    sessionStorage.setItem(prefix + key, JSON.stringify({ ...draft, parameters: withoutSecrets(schema, draft.parameters) }));
  } catch {
    // Storage is blocked or full: the draft lives with the page alone.
  }
}

export function forget(key: string): void {
  try {
    sessionStorage.removeItem(prefix + key);
  } catch {
    // There was none.
  }
}
