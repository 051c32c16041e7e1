import type { Schemas } from '../../api/client';

/** From and to are days, as in 2026-10-01; a time is as in 22:00. What is empty is left out when it is sent. */
export type Holiday = { date: string; until?: string; name?: string };
export type Blackout = { days?: readonly string[]; date?: string; until?: string; from?: string; to?: string; name?: string };
export type WorkingDay = { date: string; name?: string };
export type CalendarDraft = {
  description: string;
  timezone: string;
  holidays: readonly Holiday[];
  blackouts: readonly Blackout[];
  working_days: readonly WorkingDay[];
};

/** In the order of a week; the first of January 2024 was a Monday. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export function draftOf(calendar: Schemas['Calendar'] | undefined, zone: string): CalendarDraft {
  return {
    description: calendar?.description ?? '',
    timezone: calendar?.timezone ?? zone,
    holidays: (calendar?.holidays ?? []).map(filled) as Holiday[],
    blackouts: (calendar?.blackouts ?? []).map(filled) as Blackout[],
    working_days: (calendar?.working_days ?? []).map(filled) as WorkingDay[],
  };
}

/** The calendar as it is sent: without empty fields, and without rows that say nothing. */
export function sent(draft: CalendarDraft): CalendarDraft {
  return {
    description: draft.description,
    timezone: draft.timezone.trim(),
    holidays: draft.holidays.map(filled).filter(says) as Holiday[],
    blackouts: draft.blackouts.map(filled).filter(says) as Blackout[],
    working_days: draft.working_days.map(filled).filter(says) as WorkingDay[],
  };
}

function filled(row: object): object {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)),
  );
}

function says(row: object): boolean {
  return Object.keys(row).some((key) => key !== 'name');
}

export type DayOf = Pick<Schemas['CalendarDays']['items'][number], 'date' | 'off' | 'closed' | 'working_day' | 'name'>;

/** What a calendar says of each day of a year, before the server has it: the days that are off, closed in part, or made up for. */
export function daysOf(draft: CalendarDraft, year: number): DayOf[] {
  const days: DayOf[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    const day = dayOf(draft, date);
    if (day) {
      days.push(day);
    }
  }
  return days;
}

function dayOf(draft: CalendarDraft, date: string): DayOf | null {
  const worked = draft.working_days.find((one) => one.date === date);
  const holiday = draft.holidays.find((one) => within(one, date));
  const blackouts = draft.blackouts.filter((one) => covers(one, date));
  const whole = blackouts.find((one) => !one.from && !one.to);
  if (!worked && !holiday && blackouts.length === 0) {
    return null;
  }
  const closed = blackouts
    .filter((one) => one.from || one.to)
    .map((one) => ({ from: one.from ?? '00:00', to: one.to ?? '24:00', name: one.name ?? null }));
  const off = !worked && (holiday !== undefined || whole !== undefined);
  return { date, off, working_day: worked !== undefined, name: (worked ?? holiday ?? whole)?.name ?? null, closed: closed as DayOf['closed'] };
}

function within({ date, until }: { date?: string; until?: string }, day: string): boolean {
  return Boolean(date) && day >= (date ?? '') && day <= (until || (date ?? ''));
}

function covers(blackout: Blackout, date: string): boolean {
  const weekday = weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';
  const named = blackout.days?.length ? blackout.days.map((day) => day.toLowerCase().slice(0, 3)).includes(weekday) : null;
  if (blackout.date) {
    return within(blackout, date) && named !== false;
  }
  return named ?? Boolean(blackout.from || blackout.to);
}
