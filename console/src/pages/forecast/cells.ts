import { offsetMs } from '../../time/format';

export type View = 'day' | 'week' | 'month';
const hour = 3_600_000;
const day = 24 * hour;

/** A forecast as a map: rows of days or queues of minutes, columns of hours or quarters. */
export type Shape = { from: number; to: number; bucketMs: number; rows: number; columns: number };

/** The span and the cells of a view that begins at the local midnight of the day of an instant. */
export function shapeOf(view: View, zone: string, at: number): Shape {
  const offset = offsetMs(zone, at);
  const start = Math.floor((at + offset) / day) * day - offset;
  switch (view) {
    case 'day':
      return { from: start, to: start + day, bucketMs: hour / 4, rows: 24, columns: 4 };
    case 'week':
      return { from: start, to: start + 7 * day, bucketMs: hour, rows: 7, columns: 24 };
    case 'month':
      return { from: start, to: start + 35 * day, bucketMs: day, rows: 5, columns: 7 };
  }
}

/**
 * Where the forecast of a map begins: with the cell of this instant, since cells before it were decided. The server
 * counts from there in steps of a cell, so that each of its counts belongs to one cell.
 */
export function beginOf({ from, to, bucketMs }: Shape, now: number): number {
  const cell = from + Math.floor((now - from) / bucketMs) * bucketMs;
  return Math.max(from, Math.min(cell, to - bucketMs));
}

/** The value that half of the cells with anything are below: what is usual. */
export function usual(values: readonly number[]): number {
  const some = values.filter((one) => one > 0).sort((a, b) => a - b);
  return some[Math.floor(some.length / 2)] ?? 0;
}

/** How many times the usual value begins each step after the first. */
export const steps = [0.5, 1.25, 2, 4] as const;

/** Which of six steps a value has beside the usual one, so that only a peak is dark; zero has none. */
export function level(value: number, normal: number): number {
  if (value <= 0 || normal <= 0) {
    return 0;
  }
  return 1 + steps.filter((step) => value > normal * step).length;
}

/** The change of each cell from one forecast to another. */
export function difference(before: readonly number[], after: readonly number[]): number[] {
  return after.map((count, i) => count - (before[i] ?? 0));
}

export type Change =
  | { kind: 'pause'; id: number; name: string }
  | { kind: 'remove'; id: number; name: string }
  | { kind: 'shift'; id: number; name: string; by: string }
  /** A config that is not there; its id is negative. */
  | { kind: 'add'; id: number; name: string; type: string; schedule: object };

/** The sandbox as it stands in the address: at most 50 changes; what cannot be read is left out. */
export function readSandbox(text: string | undefined): Change[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(found) ? found.filter(isChange).slice(0, 50) : [];
  } catch {
    return [];
  }
}

function isChange(one: unknown): one is Change {
  const change = one as Partial<Change> & { by?: unknown; type?: unknown; schedule?: unknown };
  return (
    typeof one === 'object' &&
    one !== null &&
    Number.isSafeInteger(change.id) &&
    typeof change.name === 'string' &&
    (change.kind === 'pause' ||
      change.kind === 'remove' ||
      (change.kind === 'shift' && typeof change.by === 'string') ||
      (change.kind === 'add' && typeof change.type === 'string' && typeof change.schedule === 'object' && change.schedule !== null))
  );
}

/** The changes as the interface takes them. */
export function whatIf(changes: readonly Change[]): object[] {
  return changes.map((change) => {
    switch (change.kind) {
      case 'pause':
        return { task_config_id: change.id, pause: true };
      case 'remove':
        return { task_config_id: change.id, remove: true };
      case 'shift':
        return { task_config_id: change.id, shift: change.by };
      case 'add':
        return { schedule: change.schedule, ...(change.type ? { task_type: change.type } : {}) };
    }
  });
}
