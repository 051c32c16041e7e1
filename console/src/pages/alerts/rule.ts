import type { AlertKind } from '../../api/codes';

type Blank = { name: string; fallback: string; number?: boolean; optional?: boolean };

/** The blanks of each kind of rule, with the server's defaults. */
export const blanks: Record<AlertKind, readonly Blank[]> = {
  failures_in_a_row: [{ name: 'failures', fallback: '3', number: true }],
  success_rate: [
    { name: 'below', fallback: '0.9', number: true },
    { name: 'over', fallback: '1d' },
    { name: 'at_least', fallback: '10', number: true },
  ],
  late_start: [{ name: 'by', fallback: '5m' }],
  not_run: [{ name: 'after', fallback: '5m' }],
  not_finished_by: [
    { name: 'by', fallback: '06:00' },
    { name: 'from', fallback: '00:00' },
    { name: 'timezone', fallback: 'UTC' },
  ],
  long_run: [
    { name: 'factor', fallback: '2', number: true },
    { name: 'at_least', fallback: '30s' },
  ],
  no_worker: [],
  backlog: [
    { name: 'more_than', fallback: '1000', number: true },
    { name: 'older_than', fallback: '', optional: true },
  ],
  config_error: [],
  audit_findings: [{ name: 'over', fallback: '1d' }],
};

/** The condition of a rule from what was typed; what is empty is left to the server. */
export function conditionOf(kind: AlertKind, typed: Readonly<Record<string, string>>): Record<string, unknown> {
  const condition: Record<string, unknown> = {};
  for (const { name, fallback, number } of blanks[kind]) {
    const text = (typed[name] ?? fallback).trim();
    if (text !== '') {
      condition[name] = number && !Number.isNaN(Number(text)) ? Number(text) : text;
    }
  }
  return condition;
}
