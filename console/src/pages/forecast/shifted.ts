import type { Schedule } from '../../when/schedule';

const day = 24 * 60;
const numbers = /^\d{1,2}(,\d{1,2})*$/;

/** Minutes of a span such as `30m`, `-2h` or `1h30m`; null for any other text. */
export function minutesOf(by: string): number | null {
  const found = /^(-?)(?:(\d+)h)?(?:(\d+)m)?$/.exec(by);
  if (!found || (found[2] === undefined && found[3] === undefined)) {
    return null;
  }
  const minutes = Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0);
  return found[1] === '-' ? -minutes : minutes;
}

/**
 * The schedule whose due times are those of another, each later by so many minutes; null where no schedule is that:
 * a pattern whose day or whose steps would have to change.
 *
 * @param next the next due time, which an interval is counted from; null when there is none
 */
export function shifted(schedule: Schedule, next: string | null, minutes: number): Schedule | null {
  const later = (at: string) => new Date(Date.parse(at) + minutes * 60_000).toISOString();
  switch (schedule.type) {
    case 'cron': {
      const expression = shiftedPattern(schedule.expression, minutes);
      return expression === null ? null : { ...schedule, expression };
    }
    case 'interval':
      return next === null ? null : { ...schedule, start_at: later(next) };
    case 'date':
      return { ...schedule, at: later(schedule.at) };
    case 'manual':
      return null;
  }
}

function shiftedPattern(expression: string, minutes: number): string | null {
  const fields = expression.trim().split(/\s+/);
  const seconds = fields.length >= 6 ? 1 : 0;
  const minute = fields[seconds] ?? '';
  const hour = fields[seconds + 1] ?? '';
  const days = fields.slice(seconds + 2);
  if (fields.length < 5 || !numbers.test(minute)) {
    return null;
  }
  const replaced = (newMinute: string, newHour: string) => [...fields.slice(0, seconds), newMinute, newHour, ...days].join(' ');
  const list = (values: Iterable<number>) => [...new Set(values)].sort((a, b) => a - b).join(',');
  const at = minute.split(',').map(Number);
  if (hour === '*') {
    const everyDay = days.every((one) => one === '*');
    const within = at.every((one) => one + minutes >= 0 && one + minutes < 60);
    return everyDay || within ? replaced(list(at.map((one) => (((one + minutes) % 60) + 60) % 60)), '*') : null;
  }
  if (!numbers.test(hour)) {
    return null;
  }
  const times = hour.split(',').flatMap((h) => at.map((m) => Number(h) * 60 + m + minutes));
  if (!days.every((one) => one === '*') && times.some((one) => one < 0 || one >= day)) {
    return null;
  }
  const wrapped = times.map((one) => ((one % day) + day) % day);
  const hours = new Set(wrapped.map((one) => Math.floor(one / 60)));
  const minutesThen = new Set(wrapped.map((one) => one % 60));
  return hours.size * minutesThen.size === new Set(wrapped).size ? replaced(list(minutesThen), list(hours)) : null;
}
