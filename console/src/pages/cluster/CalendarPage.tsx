import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useNeeds } from '../../api/role';
import { usePreferences } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useAct } from '../../ui/useAct';
import { EditCalendar } from './CalendarEditor';
import css from './Cluster.module.css';

type Day = Schemas['CalendarDays']['items'][number];

/** A calendar as a year of small months, and who uses it. */
export function CalendarPage() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { name } = useParams({ from: '/frame/calendars/$name' });
  const search = useSearch({ from: '/frame/calendars/$name' });
  const navigate = useNavigate();
  const year = /^\d{4}$/.test(search.year ?? '') ? Number(search.year) : new Date().getFullYear();
  const path = { name };
  const calendar = useQuery({
    queryKey: ['calendar', name],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/calendars/{name}', { params: { path }, signal })).data,
  });
  const days = useQuery({
    queryKey: ['calendar days', name, year],
    queryFn: async ({ signal }) => {
      const query = { from: `${year}-01-01`, to: `${year}-12-31` };
      return (await api.GET('/api/v1/calendars/{name}/days', { params: { path, query }, signal })).data;
    },
  });
  const now = calendar.data;
  if (!now) {
    return <Page title={name}>{calendar.error && <ProblemNotice error={calendar.error} again={() => void calendar.refetch()} />}</Page>;
  }
  return (
    <Page
      title={now.name ?? name}
      question={`${now.description ? `${now.description} · ` : ''}${now.timezone}`}
      actions={
        <>
          <EditCalendar calendar={now} />
          <Remove name={name} version={now.version ?? 1} />
        </>
      }
    >
      <p className={css.legend}>
        <Button look="quiet" onClick={() => void navigate({ to: '/calendars/$name', params: { name }, search: { year: String(year - 1) } })}>
          ‹ {year - 1}
        </Button>
        <strong>{year}</strong>
        <Button look="quiet" onClick={() => void navigate({ to: '/calendars/$name', params: { name }, search: { year: String(year + 1) } })}>
          {year + 1} ›
        </Button>
        <span className={css.off}>{t('calendars.off')}</span>
        <span className={css.closed}>{t('calendars.partly')}</span>
        <span className={css.made}>{t('calendars.working')}</span>
      </p>
      {days.error && <ProblemNotice error={days.error} again={() => void days.refetch()} />}
      {days.data && <Year days={days.data.items} year={year} language={language} />}
      <section className={css.part}>
        <h2>{t('calendars.usedBy')}</h2>
        {(now.used_by?.task_configs.length ?? 0) === 0 && <p className={css.quiet}>{t('calendars.unused')}</p>}
        <ul>
          {now.used_by?.task_configs.map((config) => (
            <li key={config.id}>
              <Link to="/configs/$id" params={{ id: String(config.id) }}>
                <bdi>{config.name}</bdi>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}

function Year({ days, year, language }: { days: readonly Day[]; year: number; language: string }) {
  const of = new Map(days.map((day) => [day.date, day]));
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  // The first of January 2024 was a Monday.
  const heads = Array.from({ length: 7 }, (_, i) =>
    new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + i)),
  );
  return (
    <div className={css.months}>
      {Array.from({ length: 12 }, (_, month) => (
        <div key={month} className={css.month}>
          <table>
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
        </div>
      ))}
    </div>
  );
}

function Cell({ date, day }: { date: string | null; day: Day | undefined }) {
  const { t } = useTranslation();
  if (!date) {
    return <td />;
  }
  const kind = day?.off ? css.off : day?.working_day ? css.made : (day?.closed.length ?? 0) > 0 ? css.closed : '';
  const word = day?.off ? t('calendars.off') : day?.working_day ? t('calendars.working') : (day?.closed.length ?? 0) > 0 ? t('calendars.partly') : '';
  const name = day?.name ?? day?.closed[0]?.name ?? '';
  return (
    <td className={kind} title={[word, name].filter(Boolean).join(': ')}>
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

function Remove({ name, version }: { name: string; version: number }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const navigate = useNavigate();
  const remove = useAct(async () => {
    await api.DELETE('/api/v1/calendars/{name}', { params: { path: { name }, header: { 'If-Match': `"${version}"` } as never } });
    await navigate({ to: '/calendars' });
  });
  return (
    <Button needs={needs('editor')} disabled={remove.isPending} onClick={() => remove.mutate()}>
      {t('config.delete')}
    </Button>
  );
}
