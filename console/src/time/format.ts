/** Instants and spans in words. All figures come from Intl; units from the catalogue. */
import type { TFunction } from 'i18next';

type Unit = 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

const units: [Unit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** A span in its two largest units, as in "1 h 12 min"; below ten seconds with one decimal, below one in ms. */
export function span(t: TFunction<'words'>, milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size < 1_000) {
    return `${Math.round(size)} ${t('time.millisecond')}`;
  }
  if (size < 10_000) {
    return `${(Math.floor(size / 100) / 10).toString()} ${t('time.second')}`;
  }
  const at = units.findIndex(([, length]) => size >= length);
  const [unit, length] = units[at] ?? ['second', 1_000];
  const first = Math.floor(size / length);
  const next = units[at + 1];
  const rest = next ? Math.floor((size - first * length) / next[1]) : 0;
  const text = `${first} ${t(`time.${unit}`)}`;
  return next && rest > 0 ? `${text} ${rest} ${t(`time.${next[0]}`)}` : text;
}

/** How far an instant is from now, as in "in 4 min" or "4 min ago". A time that has come is "due now", and is not counted up. */
export function distance(t: TFunction<'words'>, instant: number, now: number, planned: boolean): string {
  if (planned && instant <= now) {
    return t('time.now');
  }
  // The clock that is read here may be a little behind the one that wrote the instant: what has been stays past.
  const far = whole(Math.max(0, planned ? instant - now : now - instant));
  return t(planned ? 'time.in' : 'time.ago', { span: span(t, far) });
}

/** In whole seconds, upwards: a countdown whose figures grow and shrink cannot be read. */
function whole(milliseconds: number): number {
  return Math.max(1_000, Math.ceil(milliseconds / 1_000) * 1_000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant in a zone: date and time to the second; without the date when it is today's. */
export function instant(language: string, zone: string, at: number, now: number): string {
  const date = day(language, zone, at);
  const time = format(language, zone, 'time').format(at);
  return date === today(language, zone, now) ? time : `${date} ${time}`;
}

let lastDay = { key: '', day: '' };

/** The day of now, which all instants of a page compare with; a day begins with a minute in every zone. */
function today(language: string, zone: string, now: number): string {
  const key = `${language} ${zone} ${Math.floor(now / 60_000)}`;
  if (key !== lastDay.key) {
    lastDay = { key, day: day(language, zone, now) };
  }
  return lastDay.day;
}

/** An instant in a zone with its offset, as in "30 Nov 2026, 03:00:00 GMT+8". */
export function exact(language: string, zone: string, at: number): string {
  const parts = format(language, zone, 'exact').formatToParts(at);
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  // In Chinese Intl writes the offset between the day and the time.
  const rest = parts.filter((part) => part.type !== 'timeZoneName').map((part) => part.value).join('');
  return `${rest.replace(/\s+/g, ' ').trim()} ${offset}`;
}

/** A duration of the interface, such as "30d" or "1m30s", in words. */
export function spoken(t: TFunction<'words'>, duration: string): string {
  const lengths: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  const parts = [...duration.matchAll(/(\d+)(ms|[dhms])/g)];
  const sum = parts.reduce((all, [, count, unit]) => all + Number(count) * (lengths[unit ?? ''] ?? 0), 0);
  return parts.map(([part]) => part).join('') === duration && sum > 0 ? span(t, sum) : duration;
}

/** The word of a tick: a day for steps of days, else hours and minutes, with seconds below a minute. */
export function tick(language: string, zone: string, at: number, step: number): string {
  if (step >= 86_400_000) {
    return format(language, zone, 'monthDay').format(at);
  }
  const time = format(language, zone, step < 60_000 ? 'time' : 'hourMinute').format(at);
  return time === '00:00' ? format(language, zone, 'monthDay').format(at) : time;
}

/** A day with its year, as in "27 Nov 2026". */
export function day(language: string, zone: string, at: number): string {
  return format(language, zone, 'day').format(at);
}

/** A day in words, as in "Fri 27 Nov". */
export function dayWords(language: string, zone: string, at: number): string {
  return format(language, zone, 'weekday').format(at);
}

/** A share of 0 to 1 in whole percent. */
export function percent(language: string, share: number): string {
  return share.toLocaleString(language, { style: 'percent', maximumFractionDigits: 0 });
}

/** The short name of the day of the week, as in "Fri". */
export function weekdayOf(language: string, zone: string, at: number): string {
  return format(language, zone, 'weekdayAlone').format(at);
}

/** How far the local time of a zone is ahead of UTC at an instant, in milliseconds. */
export function offsetMs(zone: string, at: number): number {
  const parts = Object.fromEntries(format('en', zone, 'parts').formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day'], parts['hour'], parts['minute'], parts['second']);
  return local - Math.floor(at / 1_000) * 1_000;
}

/** An instant as people type it: the time of a zone with its offset, as in 2026-12-01T05:28:45+01:00. */
export function offsetInstant(zone: string, at: number): string {
  const ahead = offsetMs(zone, at);
  const local = new Date(at + ahead).toISOString().slice(0, 19);
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${local}${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const shapes = {
  monthDay: { month: 'short', day: 'numeric' },
  weekday: { weekday: 'short', month: 'short', day: 'numeric' },
  weekdayAlone: { weekday: 'short' },
  hourMinute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  parts: { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' },
  day: { year: 'numeric', month: 'short', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  exact: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

function format(language: string, timeZone: string, shape: keyof typeof shapes): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${shape}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { ...shapes[shape], timeZone });
    formats.set(key, made);
  }
  return made;
}
