/** Reads when a person asks about: "yesterday 2am", "昨天 2 点", "27 Nov 02:00", "2026-11-27 02:00", an instant. */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days: Record<string, number> = { today: 0, yesterday: -1, tomorrow: 1, 今天: 0, 昨天: -1, 前天: -2, 明天: 1 };

type Day = { year: number; month: number; day: number };

/**
 * The local date and time that a text means, as `2026-11-27T02:00`, or the instant with its offset as it was
 * written; null where it means none. `today` is the day in the zone that the answer is read in.
 */
export function asked(text: string, today: Day): string | null {
  const given = text.trim().toLowerCase();
  if (/^\d{4}-\d\d-\d\dt\d\d:\d\d(:\d\d(\.\d+)?)?(z|[+-]\d\d:?\d\d)?$/.test(given)) {
    return given.toUpperCase();
  }
  const time = timeOf(given);
  const day = dayOf(given, today);
  if (!time || !day) {
    return null;
  }
  return `${pad(day.year, 4)}-${pad(day.month)}-${pad(day.day)}T${time}`;
}

function timeOf(text: string): string | null {
  const clock = /(?<![\d-])(\d{1,2})[:：](\d\d)(?:[:：](\d\d))?/.exec(text);
  const chinese = /(\d{1,2})\s*点\s*(?:(\d{1,2})\s*分?|(半))?/.exec(text);
  const english = /(?<![\d-])(\d{1,2})\s*(am|pm)\b/.exec(text);
  const found = clock ?? chinese ?? english;
  if (!found) {
    return null;
  }
  let hour = Number(found[1]);
  const minute = chinese && found === chinese ? (found[3] ? 30 : Number(found[2] ?? 0)) : Number(clock?.[2] ?? 0);
  const afternoon = /pm\b|下午|晚上/.test(text);
  const morning = /am\b|凌晨|早上|上午/.test(text);
  if (afternoon && hour < 12) {
    hour += 12;
  } else if (morning && hour === 12) {
    hour = 0;
  }
  if (hour > 23 || minute > 59) {
    return null;
  }
  return `${pad(hour)}:${pad(minute)}${clock?.[3] ? `:${clock[3]}` : ''}`;
}

function dayOf(text: string, today: Day): Day | null {
  for (const [word, days_] of Object.entries(days)) {
    if (text.includes(word)) {
      return shifted(today, days_);
    }
  }
  const iso = /(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})/.exec(text);
  if (iso) {
    return real(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  }
  const chinese = /(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?/.exec(text);
  if (chinese) {
    return lately(Number(chinese[1]), Number(chinese[2]), today);
  }
  const english = /(?:(\d{1,2})\s*([a-z]{3})[a-z]*|([a-z]{3})[a-z]*\s+(\d{1,2})(?!\s*(?:am|pm|:)))/.exec(text);
  const month = months.indexOf(english?.[2] ?? english?.[3] ?? '');
  if (english && month >= 0) {
    return lately(month + 1, Number(english[1] ?? english[4]), today);
  }
  // A time alone is today's.
  return today;
}

/** The day of a month without a year is the last one that is not more than half a year ahead. */
function lately(month: number, day: number, today: Day): Day | null {
  const ahead = Date.UTC(today.year, month - 1, day) - Date.UTC(today.year, today.month - 1, today.day);
  return real(ahead > 183 * 86_400_000 ? today.year - 1 : today.year, month, day);
}

function shifted(day: Day, by: number): Day {
  const date = new Date(Date.UTC(day.year, day.month - 1, day.day + by));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function real(year: number, month: number, day: number): Day | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : null;
}

const pad = (value: number, length = 2) => String(value).padStart(length, '0');

/** The day that an instant is in a zone. */
export function dayIn(zone: string, at: number): Day {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return { year: of('year'), month: of('month'), day: of('day') };
}
