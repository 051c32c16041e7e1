import type { Schemas } from '../api/client';

const day = 86_400_000;
const shortest = 3_600_000;
const longest = 92 * day;
const dueTimes = 60;
const young = day / 2;
const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: day, w: 7 * day };

/**
 * The span that a timeline opens with: long enough for a rare schedule to show its rhythm, with a little of what comes. Of a
 * config that was made lately it is its life so far, and about as much to come.
 */
export function firstSpan(config: { schedule: Schemas['Schedule']; created_at: string }, now: number): { from: string; to: string } {
  const length = lengthOf(config.schedule);
  const age = Math.max(0, now - Date.parse(config.created_at));
  const [before, after] = [length * 0.9, length * 0.1];
  return age < young
    ? { from: iso(now - Math.min(before, age + coming(age) * 0.1)), to: iso(now + Math.min(after, coming(age))) }
    : { from: iso(now - before), to: iso(now + after) };
}

const iso = (at: number) => new Date(at).toISOString();
const coming = (age: number) => Math.max(age, 5 * 60_000);

function lengthOf(schedule: Schemas['Schedule']): number {
  switch (schedule.type) {
    case 'interval':
      return Math.min(longest, Math.max(shortest, durationMs(schedule.every) * dueTimes));
    case 'cron':
      return rhythm(schedule.expression);
    case 'date':
    case 'manual':
      return 7 * day;
  }
}

/** By the fields of an expression: the coarsest one that is fixed says how often it is due. */
function rhythm(expression: string): number {
  const fields = expression.trim().split(/\s+/);
  const [hour, date, month, weekday] = fields.slice(fields.length >= 6 ? 2 : 1);
  const any = (field: string | undefined) => field === undefined || field === '*' || field === '?';
  if (!any(month)) {
    return longest;
  }
  if (!any(date)) {
    return longest;
  }
  if (!/^\d+(,\d+)?$/.test(hour ?? '')) {
    return day;
  }
  return any(weekday) || /[,-]/.test(weekday ?? '') ? 14 * day : 60 * day;
}

/** A duration such as `90s`, `1h30m` or `2d`; a day where it is not one. */
export function durationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)];
  const sum = parts.reduce((total, [, count, unit]) => total + Number(count) * (units[unit ?? ''] ?? 0), 0);
  return sum > 0 ? sum : day;
}
