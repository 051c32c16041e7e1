import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { weekdays, type Blackout, type CalendarDraft, type Holiday, type WorkingDay } from './calendar';
import { weekdayName } from './CalendarRows';
import css from './CalendarForm.module.css';

/** The rows of a calendar: holidays, blackouts, and days that are worked all the same. */
export function CalendarForm({ draft, change }: { draft: CalendarDraft; change: (draft: CalendarDraft) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('edit.description')}>
        <input value={draft.description} maxLength={2000} onChange={(event) => change({ ...draft, description: event.target.value })} />
      </Field>
      <Field label={t('when.timezone')}>
        <input value={draft.timezone} spellCheck={false} onChange={(event) => change({ ...draft, timezone: event.target.value })} />
      </Field>
      <Rows<Holiday>
        title={t('calendars.holidays')}
        what={t('calendars.holidaysWhat')}
        rows={draft.holidays}
        fresh={{ date: '' }}
        change={(holidays) => change({ ...draft, holidays })}
        row={(one, set) => (
          <>
            <Small label={t('calendars.day')} type="date" value={one.date} change={(date) => set({ ...one, date })} />
            <Small label={t('calendars.until')} type="date" value={one.until} change={(until) => set({ ...one, until })} />
            <Small label={t('column.name')} value={one.name} change={(name) => set({ ...one, name })} />
          </>
        )}
      />
      <Rows<Blackout>
        title={t('calendars.blackouts')}
        what={t('calendars.blackoutsWhat')}
        rows={draft.blackouts}
        fresh={{ days: ['sat', 'sun'] }}
        change={(blackouts) => change({ ...draft, blackouts })}
        row={(one, set) => (
          <>
            <Weekdays days={one.days ?? []} change={(days) => set({ ...one, days })} />
            <Small label={t('calendars.from')} type="time" value={one.from} change={(from) => set({ ...one, from })} />
            <Small label={t('calendars.to')} type="time" value={one.to} change={(to) => set({ ...one, to })} />
            <Small label={t('column.name')} value={one.name} change={(name) => set({ ...one, name })} />
            <Small label={t('calendars.onlyFrom')} type="date" value={one.date} change={(date) => set({ ...one, date })} />
            <Small label={t('calendars.until')} type="date" value={one.until} change={(until) => set({ ...one, until })} />
          </>
        )}
      />
      <Rows<WorkingDay>
        title={t('calendars.working_days')}
        what={t('calendars.workingWhat')}
        rows={draft.working_days}
        fresh={{ date: '' }}
        change={(working_days) => change({ ...draft, working_days })}
        row={(one, set) => (
          <>
            <Small label={t('calendars.day')} type="date" value={one.date} change={(date) => set({ ...one, date })} />
            <Small label={t('column.name')} value={one.name} change={(name) => set({ ...one, name })} />
          </>
        )}
      />
    </>
  );
}

function Rows<Row>({
  title,
  what,
  rows,
  fresh,
  change,
  row,
}: {
  title: string;
  what: string;
  rows: readonly Row[];
  fresh: Row;
  change: (rows: readonly Row[]) => void;
  row: (row: Row, set: (row: Row) => void) => ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <fieldset className={css.rows}>
      <legend>{title}</legend>
      <p className={css.what}>{what}</p>
      {rows.map((one, i) => (
        <div key={i} className={css.row}>
          {row(one, (next) => change(rows.map((old, at) => (at === i ? next : old))))}
          <Button look="quiet" aria-label={t('calendars.drop', { title, row: i + 1 })} onClick={() => change(rows.filter((_, at) => at !== i))}>
            ×
          </Button>
        </div>
      ))}
      <Button onClick={() => change([...rows, fresh])}>{t('calendars.add')}</Button>
    </fieldset>
  );
}

function Small({
  label,
  type = 'text',
  value,
  change,
}: {
  label: string;
  type?: 'text' | 'date' | 'time';
  value: string | undefined;
  change: (value: string) => void;
}) {
  const id = useId();
  return (
    <span className={css.small}>
      <label htmlFor={id}>{label}</label>
      <input id={id} type={type} value={value ?? ''} maxLength={200} onChange={(event) => change(event.target.value)} />
    </span>
  );
}

function Weekdays({ days, change }: { days: readonly string[]; change: (days: string[]) => void }) {
  const { language } = usePreferences();
  const own = days.map((day) => day.slice(0, 3).toLowerCase());
  return (
    <span className={css.weekdays}>
      {weekdays.map((day, i) => (
        <label key={day}>
          <input
            type="checkbox"
            checked={own.includes(day)}
            onChange={(event) => change(weekdays.filter((one) => (one === day ? event.target.checked : own.includes(one))))}
          />{' '}
          {weekdayName(language, i)}
        </label>
      ))}
    </span>
  );
}
