import type { Schemas } from '../../api/client';
import type { Problem } from '../../api/problem';
import type { Labels } from '../../labels/labels';
import { exampleOf } from '../cluster/example';
import { kinds, type Schedule } from '../../when/schedule';

/** What a person types for a config; what is left out is the server's default. */
export type Draft = {
  name: string;
  description: string;
  labels?: Labels;
  task_type: string;
  parameters: Record<string, unknown>;
  schedule: Schedule;
  overlap?: Schemas['Overlap'];
  catch_up?: Schemas['TaskConfig']['catch_up'];
  timeout?: string;
  start_deadline?: string;
  priority?: number;
  pause_on_failure?: number;
  retry?: { max_attempts?: number };
};

export const emptyDraft = (type: string, zone: string): Draft => ({
  name: '',
  description: '',
  task_type: type,
  parameters: {},
  schedule: { type: 'cron', expression: '0 3 * * *', timezone: zone },
});

/** A draft with the name and the schedule that were tried in the forecast; text that is no schedule is left out. */
export function tried(draft: Draft, name: string | undefined, schedule: string | undefined): Draft {
  const found = readSchedule(schedule);
  return { ...draft, ...(name ? { name: name.slice(0, 200) } : {}), ...(found ? { schedule: found } : {}) };
}

function readSchedule(text: string | undefined): Schedule | null {
  try {
    const found: unknown = JSON.parse(text ?? 'null');
    return isObject(found) && kinds.some((kind) => kind === found['type']) ? (found as Schedule) : null;
  } catch {
    return null;
  }
}

/** The node that runs a task, whatever its address is: any other private address may be refused. */
const ownUrl = 'http://carillon.localhost/health';

/** A config that works on this machine: what the type's author gives as examples, and this server as the page. */
export function exampleDraft(type: string, zone: string, schema: unknown): Draft {
  const parameters = exampleOf((schema ?? {}) as Parameters<typeof exampleOf>[0]);
  if ('url' in parameters) {
    parameters['url'] = ownUrl;
  }
  if (type === 'scrape') {
    parameters['fields'] = { title: { selector: 'h1' }, status: { selector: '#status' }, version: { selector: '#version' } };
  }
  if (type === 'cleanup') {
    // Each server makes this folder.
    Object.assign(parameters, { folder: 'sample', older_than: '12h' });
  }
  return { ...emptyDraft(type, zone), name: `my-${type}`, parameters, schedule: { type: 'interval', every: '10s' } };
}

/** The fields of a stored config that a form shows; the others are kept as they are when it is saved. */
export function draftOf(config: Schemas['StoredTaskConfig']): Draft {
  const draft: Draft = {
    name: config.name,
    description: config.description ?? '',
    labels: config.labels ?? {},
    task_type: config.task_type,
    parameters: (config.parameters ?? {}) as Record<string, unknown>,
    schedule: config.schedule,
  };
  const more: Partial<Draft> = {
    overlap: config.overlap,
    catch_up: config.catch_up,
    timeout: config.timeout ?? undefined,
    start_deadline: config.start_deadline ?? undefined,
    priority: config.priority,
    pause_on_failure: config.pause_on_failure ?? undefined,
    retry: config.retry ? { ...config.retry } : undefined,
  } as Partial<Draft>;
  for (const [name, value] of Object.entries(more)) {
    if (value !== undefined) {
      (draft as Record<string, unknown>)[name] = value;
    }
  }
  return draft;
}

/** The server's faults by path. */
export function faultsOf(problem: Problem | null): ReadonlyMap<string, readonly string[]> {
  const faults = new Map<string, string[]>();
  for (const { path, message } of problem?.faults ?? []) {
    faults.set(path, [...(faults.get(path) ?? []), message]);
  }
  return faults;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The merge patch that makes `before` what `after` is: what was removed is null, and what is the same is left out.
 * An object whose `type` changes is sent whole, since the server replaces it.
 */
export function patchOf(before: Json, after: Json): Json {
  const patch: Json = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[name], after[name]];
    if (JSON.stringify(old) === JSON.stringify(now)) {
      continue;
    }
    if (now === undefined) {
      patch[name] = null;
    } else {
      patch[name] = isObject(old) && isObject(now) && old['type'] === now['type'] ? patchOf(old, now) : now;
    }
  }
  return patch;
}
