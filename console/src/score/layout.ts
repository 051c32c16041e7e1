import type { MarkCode } from '../ui/Mark';

/** One thing on the score: a decision with its outcome, a change, or a due time that is planned. */
export type Note = {
  /** Milliseconds since 1970. */
  at: number;
  /** The last of several due times that were decided together. */
  until?: number;
  code: MarkCode;
  row: Row;
  /** How many due times it stands for. */
  count: number;
  key: string;
  /** True when a calendar or a clock change moved it. */
  moved?: boolean;
};

export const rows = ['ran', 'didNot', 'changes'] as const;
export type Row = (typeof rows)[number];

/** A note in its place; `x` is the middle, in pixels, and `end` that of its last due time. */
export type Placed = Note & { x: number; end: number };
/** Successes of a stretch that is too dense for single marks. */
export type Column = { x: number; width: number; count: number; share: number; planned: boolean };

export type Layout = { single: readonly Placed[]; columns: readonly Column[] };

const dense = 300;
const bucketWidth = 6;

/**
 * Places notes on a width. Beyond 300 successes in view they become columns of 6 pixels, the highest
 * as high as the row; what did not succeed, and what did not run, always stays a single mark.
 */
export function layout(notes: readonly Note[], from: number, to: number, width: number): Layout {
  const place = (at: number) => ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * width;
  const placed = (note: Note): Placed => ({ ...note, x: place(note.at), end: place(note.until ?? note.at) });
  const inside = notes.filter((note) => (note.until ?? note.at) >= from && note.at <= to);
  const quiet = inside.filter(isQuiet);
  if (sum(quiet) <= dense) {
    return { single: inside.map(placed), columns: [] };
  }
  const loud = inside.filter((note) => !isQuiet(note));
  return { single: loud.map(placed), columns: columns(quiet, place, width) };
}

function isQuiet(note: Note): boolean {
  return (note.code === 'succeeded' && !note.moved) || note.code === 'planned';
}

function sum(notes: readonly Note[]): number {
  return notes.reduce((total, note) => total + note.count, 0);
}

function columns(quiet: readonly Note[], place: (at: number) => number, width: number): Column[] {
  const empty = () => Array.from({ length: Math.max(1, Math.ceil(width / bucketWidth)) }, () => 0);
  const ran = empty();
  const planned = empty();
  for (const note of quiet) {
    const counts = note.code === 'planned' ? planned : ran;
    const bucket = Math.min(counts.length - 1, Math.floor(place(note.at) / bucketWidth));
    counts[bucket] = (counts[bucket] ?? 0) + note.count;
  }
  const most = Math.max(...ran, ...planned);
  const placed = (counts: readonly number[], isPlanned: boolean): Column[] =>
    counts.flatMap((count, i) =>
      count === 0 ? [] : [{ x: i * bucketWidth, width: bucketWidth - 1, count, share: count / most, planned: isPlanned }],
    );
  return [...placed(ran, false), ...placed(planned, true)];
}

/** The marks of a time axis: round steps in a zone, at most one for 90 pixels. */
export function ticks(from: number, to: number, width: number): { step: number; at: number[] } {
  const steps = [
    1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
    1_209_600_000, 2_419_200_000,
  ];
  const most = Math.max(2, Math.floor(width / 90));
  const step = steps.find((one) => (to - from) / one <= most) ?? Math.ceil((to - from) / most);
  const first = Math.ceil(from / step) * step;
  const at: number[] = [];
  for (let tick = first; tick <= to; tick += step) {
    at.push(tick);
  }
  return { step, at };
}

/** The note nearest to a place, within 12 pixels; for the pointer. */
export function nearest(placed: readonly Placed[], x: number, row: Row): Placed | null {
  let best: Placed | null = null;
  for (const note of placed) {
    if (note.row === row && Math.abs(note.x - x) <= 12 && (!best || Math.abs(note.x - x) < Math.abs(best.x - x))) {
      best = note;
    }
  }
  return best;
}
