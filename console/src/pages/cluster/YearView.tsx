import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../frame/preferences';
import type { DayOf } from './calendar';
import css from './Year.module.css';

/** A year as small months; what its days are is told by a colour, a mark, and a word for a screen reader. */
export function YearView({ days, year }: { days: readonly DayOf[]; year: number }) {
  const { language } = usePreferences();
  const of = new Map(days.map((day) => [day.date, day]));
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const heads = Array.from({ length: 7 }, (_, i) =>
    new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + i)),
  );
  return (
    <div className={css.months}>
      {Array.from({ length: 12 }, (_, month) => (
        <table key={month} className={css.month}>
          <caption>{new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(year, month, 1))}</caption>
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
              <tr key={i}>
                {week.map((date, j) => (
                  <Cell key={j} date={date} day={date ? of.get(date) : undefined} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
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

function Cell({ date, day }: { date: string | null; day: DayOf | undefined }) {
  const { t } = useTranslation();
  if (!date) {
    return <td />;
  }
  const partly = (day?.closed.length ?? 0) > 0;
  const kind = day?.off ? css.off : day?.working_day ? css.made : partly ? css.closed : '';
  const word = day?.off ? t('calendars.off') : day?.working_day ? t('calendars.working') : partly ? t('calendars.partly') : '';
  const name = day?.name ?? day?.closed[0]?.name ?? '';
  const today = date === new Date().toISOString().slice(0, 10);
  return (
    <td className={`${kind} ${today ? css.today : ''}`} title={[word, name].filter(Boolean).join(': ')}>
      {Number(date.slice(8))}
      {word && (
        <span className="unseen">
          {' '}
          {word} {name}
        </span>
      )}
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
