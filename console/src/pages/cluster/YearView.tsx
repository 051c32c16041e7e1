import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../frame/preferences';
import type { DayOf } from './calendar';
import css from './Year.module.css';

/** A year as small months; what its days are is told by a colour, a mark, and a word for a screen reader. */
export const YearView = memo(function YearView({ days, year }: { days: readonly DayOf[]; year: number }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const of = new Map(days.map((day) => [day.date, day]));
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const { heads, months } = useMemo(() => namesIn(locale), [locale]);
  const words: DayWords = { off: t('calendars.off'), closed: t('calendars.partly'), made: t('calendars.working') };
  const today = new Date().toISOString().slice(0, 10);
  return (
    <div className={css.months}>
      {months.map((name, month) => (
        <table key={month} className={css.month}>
          <caption>{name}</caption>
          <thead>
            <tr>
              {heads.map((head, i) => (
                <th key={i} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(year, month).map((week, i) => (
              <tr key={i}>{week.map((date, j) => (date ? cell(date, of.get(date), words, today) : <td key={j} />))}</tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
});

function namesIn(locale: string): { heads: string[]; months: string[] } {
  const day = new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  return {
    heads: Array.from({ length: 7 }, (_, i) => day.format(Date.UTC(2024, 0, 1 + i))),
    months: Array.from({ length: 12 }, (_, i) => month.format(Date.UTC(2024, i, 1))),
  };
}

/** What the marks of a year mean. */
export function YearLegend() {
  const { t } = useTranslation();
  return (
    <>
      <span className={css.off}>{t('calendars.off')}</span>
      <span className={css.closed}>{t('calendars.partly')}</span>
      <span className={css.made}>{t('calendars.working')}</span>
    </>
  );
}

type DayWords = Record<'off' | 'closed' | 'made', string>;

/** A day as an element, not a part of its own: a year has 366. */
function cell(date: string, day: DayOf | undefined, words: DayWords, today: string) {
  const kind = day?.off ? 'off' : day?.working_day ? 'made' : (day?.closed.length ?? 0) > 0 ? 'closed' : null;
  const classes = [kind && css[kind], date === today && css.today].filter(Boolean).join(' ');
  if (kind === null) {
    return (
      <td key={date} {...(classes ? { className: classes } : {})}>
        {Number(date.slice(8))}
      </td>
    );
  }
  const name = day?.name ?? day?.closed[0]?.name ?? '';
  return (
    <td key={date} className={classes} title={[words[kind], name].filter(Boolean).join(': ')}>
      {Number(date.slice(8))}
      <span className="unseen">
        {' '}
        {words[kind]} {name}
      </span>
    </td>
  );
}

/** The weeks of a month from Monday to Sunday, as dates; null outside of the month. */
function weeksOf(year: number, month: number): (string | null)[][] {
  const before = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const pad = (value: number) => String(value).padStart(2, '0');
  const cells = [
    ...Array.from({ length: before }, () => null),
    ...Array.from({ length }, (_, i) => `${year}-${pad(month + 1)}-${pad(i + 1)}`),
  ];
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, i) => cells.slice(i * 7, i * 7 + 7));
}
