import type { Schemas } from '../api/client';
import type { MarkCode } from '../ui/Mark';
import type { Note } from './layout';

export type Timeline = Schemas['Timeline'];
export type Fate = Schemas['Fate'];

/** A note of the score with the sentence that it stands for. */
export type Sounded = Note & { sentence: string; fate: Fate | null; /** The id of the execution that it made. */ execution?: string | undefined };

const didNotRun = new Set(['skipped', 'missed', 'coalesced', 'excluded']);

const moves = ['moved_calendar', 'moved_clock'];

/** Returns whether a calendar or a clock change moved a due time. */
function wasMoved({ reason }: Fate): boolean {
  const parts = [reason, ...((reason?.arguments['parts'] ?? []) as unknown as NonNullable<Fate['reason']>[])];
  return parts.some((one) => one && moves.includes(one.code));
}

/** What a timeline shows, in the order of time: what ran, what did not, changes, and what is planned. */
export function notesOf(
  timeline: Timeline,
  words: (code: MarkCode) => string,
  changed: (event: Timeline['changes'][number]) => string,
): Sounded[] {
  const entries = timeline.entries.map((fate): Sounded => {
    const code: MarkCode = fate.execution?.status ?? fate.kind;
    return {
      at: Date.parse(fate.due_at ?? fate.decided_at),
      ...(fate.last_due_at ? { until: Date.parse(fate.last_due_at) } : {}),
      code,
      row: didNotRun.has(fate.kind) ? 'didNot' : 'ran',
      count: fate.count,
      // Of a config and a due time there is one decision: it is the same mark in another span.
      key: `entry ${fate.due_at ?? fate.decided_at}`,
      moved: wasMoved(fate),
      sentence: fate.reason ? `${fate.text}${fate.text.endsWith('。') ? '' : ' '}${fate.reason.text}` : fate.text,
      fate,
      execution: fate.execution?.id,
    };
  });
  const length = (Date.parse(timeline.to) - Date.parse(timeline.from)) / 60;
  const buckets = timeline.buckets.flatMap((bucket): Sounded[] => {
    const fired = bucket.counts['fired'] ?? 0;
    const at = Date.parse(bucket.from) + length / 2;
    return fired === 0
      ? []
      : [{ at, code: 'succeeded', row: 'ran', count: fired, key: `bucket ${bucket.from}`, sentence: `${fired} × ${words('fired')}`, fate: null }];
  });
  const changes = timeline.changes.map((event): Sounded => ({
    at: Date.parse(event.decided_at),
    code: event.kind,
    row: 'changes',
    count: 1,
    key: `change ${event.id}`,
    sentence: [words(event.kind), event.actor, event.reason ?? changed(event)].filter(Boolean).join(' · '),
    fate: null,
    execution: event.execution_id ?? undefined,
  }));
  const planned = timeline.planned.map((at): Sounded => ({
    at: Date.parse(at),
    code: 'planned',
    row: 'ran',
    count: 1,
    key: `planned ${at}`,
    sentence: words('planned'),
    fate: null,
  }));
  return [...entries, ...buckets, ...changes, ...planned].sort((a, b) => a.at - b.at);
}

/** A band of the score, cut to the span that is seen. */
export type Band = { from: number; to: number; text: string; code?: MarkCode };

export function bands(
  spans: readonly { from: string; until: string | null; text: string; code?: MarkCode }[],
  from: number,
  to: number,
): Band[] {
  return spans
    .map(({ until, text, code, ...rest }) => ({
      from: Math.max(from, Date.parse(rest.from)),
      to: Math.min(to, until ? Date.parse(until) : to),
      text,
      ...(code ? { code } : {}),
    }))
    .filter((band) => band.to > band.from);
}
