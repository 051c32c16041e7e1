import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { draftOf, weekdays, type Blackout, type Holiday } from './calendar';
import css from './Cluster.module.css';

/** The holidays, blackouts and working days of a calendar in words. */
export function Rows({ calendar }: { calendar: Schemas['Calendar'] }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const draft = draftOf(calendar, 'UTC');
  const parts = [
    ['holidays', draft.holidays.map((one) => ({ when: span(one), name: one.name }))],
    ['blackouts', draft.blackouts.map((one) => ({ when: blackout(one, language), name: one.name }))],
    ['working_days', draft.working_days.map((one) => ({ when: one.date, name: one.name }))],
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
                {row.when} {row.name && <bdi>{row.name}</bdi>}
              </li>
            ))}
          </ul>
          {rows.length > 60 && <p className={css.quiet}>{t('calendars.moreRows', { count: rows.length - 60 })}</p>}
        </section>
      ))}
    </div>
  );
}

function span({ date, until }: Holiday): string {
  return until && until !== date ? `${date} – ${until}` : date;
}

function blackout({ days, date, until, from, to }: Blackout, language: string): string {
  const when = [
    date ? span({ date, ...(until ? { until } : {}) }) : '',
    (days ?? []).map((day) => weekdayName(language, weekdays.indexOf(day.slice(0, 3).toLowerCase() as 'mon'))).join(' '),
    from || to ? `${from ?? '00:00'} – ${to ?? '24:00'}` : '',
  ];
  return when.filter(Boolean).join(', ');
}

/** The short name of a day of the week, Monday being 0. */
export function weekdayName(language: string, day: number): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + Math.max(0, day)));
}
