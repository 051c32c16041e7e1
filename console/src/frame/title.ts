import type { MarkCode } from '../ui/Mark';

/** A state as one character, for the title of a tab; what is quiet has none. */
const signs: Partial<Record<MarkCode, string>> = {
  failed: '✕',
  timed_out: '✕',
  lost: '✕',
  error: '!',
  missed: '!',
  expired: '!',
  running: '▸',
  queued: '…',
  retrying: '…',
  paused: '‖',
  succeeded: '✓',
};

/** The title of a tab, as in "✕ nightly-report · Carillon": the state comes first, since a narrow tab shows no more. */
export function tabTitle(title: string, state?: MarkCode): string {
  const sign = state && signs[state];
  return `${sign ? `${sign} ` : ''}${title} · Carillon`;
}
