/** The shape of a status or decision: shape tells it, colour repeats it. */
import type { ReactNode } from 'react';
import type { ConfigStatus, EventKind, ExecutionStatus } from '../api/codes';
import css from './Mark.module.css';

export type MarkCode = ExecutionStatus | EventKind | ConfigStatus | 'planned';
type Tone = 'good' | 'run' | 'wait' | 'warn' | 'bad' | 'gone' | 'ink';

const ring = <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />;
const disc = <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
const square = <rect x="1.5" y="1.5" width="9" height="9" fill="currentColor" />;
const cut = { fill: 'none', stroke: 'var(--sheet)', strokeWidth: 1.5, strokeLinecap: 'round' } as const;
const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8, strokeLinecap: 'round' } as const;

const shapes: Record<MarkCode, [Tone, ReactNode]> = {
  succeeded: ['good', disc],
  running: ['run', <><circle cx="6" cy="6" r="4" {...line} /><path d="M6 2a4 4 0 0 1 0 8z" fill="currentColor" /></>],
  queued: ['wait', ring],
  retrying: ['warn', <><path d="M9.6 4.2A4 4 0 1 0 10 6.6" {...line} /><path d="M10.6 1.6v3.2H7.4" {...line} /></>],
  failed: ['bad', <>{square}<path d="M4 4l4 4M8 4L4 8" {...cut} /></>],
  timed_out: ['bad', <>{square}<path d="M6 3.2V6h2.4" {...cut} /></>],
  lost: ['gone', <><path d="M6 .8L11.2 6 6 11.2.8 6z" fill="currentColor" /><path d="M3.4 6.6l1.8-1.4 1.6 1.6 1.8-1.4" {...cut} /></>],
  cancelled: ['wait', <>{disc}<path d="M3.4 6h5.2" {...cut} /></>],
  expired: ['warn', <path d="M6 1.2l5.2 9.4H.8z" fill="currentColor" />],
  fired: ['good', disc],
  skipped: ['warn', <path d="M6 1.6L10.4 6 6 10.4 1.6 6z" {...line} />],
  missed: ['bad', <><circle cx="6" cy="6" r="4.2" {...line} /><path d="M3.2 8.8l5.6-5.6" {...line} /></>],
  coalesced: ['wait', <><circle cx="3.4" cy="6" r="2.2" {...line} /><circle cx="8.6" cy="6" r="2.2" {...line} /></>],
  excluded: ['wait', <path d="M2 6h8" {...line} strokeWidth={3} />],
  created: ['ink', <path d="M6 2v8M2 6h8" {...line} />],
  updated: ['ink', <path d="M3 10.5v-9h6l-1.6 2.6L9 6.6H3" {...line} />],
  triggered: ['ink', <path d="M3 2l7 4-7 4z" fill="currentColor" />],
  resumed: ['ink', <path d="M3 2l7 4-7 4z" {...line} />],
  finished: ['wait', <rect x="2.5" y="2.5" width="7" height="7" {...line} />],
  deleted: ['wait', <path d="M3 3l6 6M9 3L3 9" {...line} />],
  restored: ['ink', <path d="M2.4 4.2A4 4 0 1 1 2 6.6M1.4 1.6v3.2h3.2" {...line} />],
  active: ['ink', <path d="M3 1.8l7.4 4.2L3 10.2z" fill="currentColor" />],
  paused: ['warn', <path d="M4 2.2v7.6M8 2.2v7.6" {...line} strokeWidth={2.4} />],
  inactive: ['wait', <rect x="2.5" y="2.5" width="7" height="7" fill="currentColor" />],
  error: ['bad', <path d="M6 1.8v5M6 9.8v.2" {...line} strokeWidth={2.4} />],
  planned: ['ink', <circle cx="6" cy="6" r="2.6" {...line} strokeWidth={1.2} opacity={0.6} />],
};

/** Stands at the corner of what a calendar or a clock change moved. */
const moved = <path d="M8.4 0.8H11.4V3.8M11.2 1L8.8 3.4" {...line} stroke="var(--ink)" strokeWidth={1.4} />;

/** A mark with a word beside it is hidden from a screen reader; alone it is named by `label`. */
export function Mark({ code, moved = false, label }: { code: MarkCode; moved?: boolean; label?: string }) {
  const [tone] = shapes[code];
  return (
    <svg
      className={`${css.mark} ${css[tone]}`}
      viewBox="0 0 12 12"
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      {shapeOf(code, moved)}
    </svg>
  );
}

/** The shape in a field of 12 by 12, for a drawing of its own. */
export function shapeOf(code: MarkCode, wasMoved = false): ReactNode {
  const [, shape] = shapes[code];
  return wasMoved ? (
    <>
      {shape}
      {moved}
    </>
  ) : (
    shape
  );
}

export function toneOf(code: MarkCode): Tone {
  return shapes[code][0];
}
