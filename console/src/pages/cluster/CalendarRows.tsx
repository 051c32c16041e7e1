import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { day, weekdayOf } from '../../time/format';
import { draftOf, weekdays, type Blackout, type Holiday } from './calendar';
import css from './Cluster.module.css';

/** The holidays, blackouts and working days of a calendar in words. */
export function Rows({ calendar }: { calendar: Schemas['Calendar'] }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const draft = draftOf(calendar, 'UTC');
  const parts = [
    ['holidays', draft.holidays.map((one) => ({ when: dates(one, language), name: one.name }))],
    ['blackouts', draft.blackouts.map((one) => ({ when: blackout(one, language, t('list.comma')), name: one.name }))],
    ['working_days', draft.working_days.map((one) => ({ when: dates({ date: one.date }, language), name: one.name }))],
  ] as const;
  return (
    <div className={css.rows}>
      {parts.map(([part, rows]) => (
        <section key={part}>
          <h2>{t(`calendars.${part}`)}</h2>
          {rows.length === 0 && <p className={css.quiet}>{t('overview.none')}</p>}
          <ul>
            {rows.slice(0, 60).map((row, i) => (
              <li key={i}>
                {row.when}
                {row.name && (
                  <>
                    {' · '}
                    <bdi>{row.name}</bdi>
                  </>
                )}
              </li>
            ))}
          </ul>
          {rows.length > 60 && <p className={css.quiet}>{t('calendars.moreRows', { count: rows.length - 60 })}</p>}
        </section>
      ))}
    </div>
  );
}

/** A day, or the days from one to another, in words. */
export function dates({ date, until }: Omit<Holiday, 'name'>, language: string): string {
  const words = (at: number) => day(language, 'UTC', at);
  const [from, to] = [Date.parse(date), Date.parse(until || date)];
  if (Number.isNaN(from) || Number.isNaN(to)) {
    return [date, until].filter(Boolean).join(' – ');
  }
  return from === to ? words(from) : `${words(from)} – ${words(to)}`;
}

function blackout({ days, date, until, from, to }: Blackout, language: string, comma: string): string {
  const when = [
    date ? dates({ date, ...(until ? { until } : {}) }, language) : '',
    (days ?? []).map((name) => weekdayName(language, weekdays.indexOf(name.slice(0, 3).toLowerCase() as 'mon'))).join(comma),
    from || to ? `${from ?? '00:00'} – ${to ?? '24:00'}` : '',
  ];
  return when.filter(Boolean).join(comma);
}

/** The short name of a day of the week, Monday being 0. */
export function weekdayName(language: string, weekday: number): string {
  return weekdayOf(language, 'UTC', Date.UTC(2024, 0, 1 + Math.max(0, weekday)));
}
