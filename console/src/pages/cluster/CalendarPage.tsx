import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Remove } from '../../ui/Remove';
import { useAct } from '../../ui/useAct';
import type { DayOf } from './calendar';
import { EditCalendar } from './CalendarEditor';
import { ImportCalendar } from './CalendarImport';
import { Rows } from './CalendarRows';
import { YearLegend, YearView } from './YearView';
import css from './Cluster.module.css';

const none: DayOf[] = [];

/** A calendar as a year of small months, and who uses it. */
export function CalendarPage() {
  const { t } = useTranslation();
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
          <ImportCalendar calendar={now} />
          <RemoveCalendar name={name} version={now.version ?? 1} />
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
        <YearLegend />
      </p>
      {days.error && <ProblemNotice error={days.error} again={() => void days.refetch()} />}
      {!days.error && <YearView days={days.data?.items ?? none} year={year} />}
      <Rows calendar={now} />
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

function RemoveCalendar({ name, version }: { name: string; version: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useAct(async () => {
    await api.DELETE('/api/v1/calendars/{name}', { params: { path: { name }, header: { 'If-Match': `"${version}"` } as never } });
    await navigate({ to: '/calendars' });
  });
  return <Remove name={name} what={t('delete.calendar')} role="editor" act={remove} />;
}
