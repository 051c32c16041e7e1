import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { ConfigHealth, ConfigStatus } from '../../api/codes';
import { usePreferences } from '../../frame/preferences';
import { Choice, Filters, TextField } from '../../list/Filters';
import { useLabelNames } from '../../labels/useLabelNames';
import { List } from '../../list/List';
import { configSorts } from '../../list/sorts';
import { Views } from '../../list/Views';
import type { Language } from '../../words/words';
import { Allowed } from '../../ui/Allowed';
import { Distance, Span } from '../../ui/Instant';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Recent } from '../../ui/Recent';
import type { Column } from '../../ui/Table';
import { BulkBar } from '../bulk/BulkBar';
import { Labels } from './Labels';
import { ScheduleWords } from './ScheduleWords';
import css from './ConfigsPage.module.css';

type Row = Schemas['ListedTaskConfig'];

const statuses = ConfigStatus.filter((one) => one !== 'deleted');
const kinds = ['cron', 'interval', 'date', 'manual'] as const;

export function ConfigsPage() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const search = useSearch({ from: '/frame/configs' });
  const navigate = useNavigate({ from: '/configs' });
  const [chosen, setChosen] = useState<ReadonlySet<string | number>>(new Set());
  const [names] = useState(() => new Map<string | number, string>());
  const key = JSON.stringify(search);
  useEffect(() => setChosen(new Set()), [key]);
  const set = (part: { [K in keyof typeof search]?: string | undefined }, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...part }) as never, replace });
  const filter = {
    ...(search.q ? { q: search.q } : {}),
    ...(search.type ? { type: [search.type] } : {}),
    ...(search.status ? { status: [search.status] } : {}),
    ...(search.health ? { health: [search.health] } : {}),
    ...(search.label ? { label: [search.label] } : {}),
    ...(search.schedule ? { schedule_type: [search.schedule] } : {}),
  };
  const columns = useMemo(() => columnsOf(t, language), [t, language]);
  return (
    <Page
      title={t('page.configs.name')}
      question={t('page.configs.question')}
      actions={
        <Allowed role="editor" words={t('configs.new')} look="main">
          <Link to="/configs/new" className={css.new}>
            {t('configs.new')}
          </Link>
        </Allowed>
      }
    >
      <Filters>
        <TextField label={t('list.search')} value={search.q ?? ''} change={(q) => set({ q }, true)} search />
        <Choice
          label={t('column.status')}
          value={search.status}
          values={statuses.map((code) => [code, t(`configStatus.${code}`)] as const)}
          change={(status) => set({ status })}
        />
        <Choice
          label={t('configs.health')}
          value={search.health}
          values={ConfigHealth.map((code) => [code, t(`configHealth.${code}`)] as const)}
          change={(health) => set({ health })}
        />
        <Choice
          label={t('when.title')}
          value={search.schedule}
          values={kinds.map((code) => [code, t(`when.${code}`)] as const)}
          change={(schedule) => set({ schedule })}
        />
        <TextField label={t('column.labels')} value={search.label ?? ''} change={(label) => set({ label }, true)} hint="team=billing" suggestions={useLabelNames} />
        <TextField label={t('column.type')} value={search.type ?? ''} change={(type) => set({ type }, true)} />
        <Choice
          label={t('list.sort')}
          value={search.sort ?? 'next_due_at'}
          values={configSorts.map((code) => [code, t(`sort.${code}`)] as const)}
          change={(sort) => set({ sort })}
        />
        <Views list="configs" />
      </Filters>
      <List
        queryKey={['configs', search]}
        caption={t('page.configs.name')}
        columns={columns}
        rowKey={(row) => row.id}
        topics={['configs', 'executions']}
        concerns={(batch) => batch.configs.length > 0}
        choosing={{ chosen, change: setChosen, name: (id) => names.get(id) ?? String(id) }}
        empty={
          Object.keys(filter).length === 0 ? (
            <p className={css.quiet}>{t('configs.empty')}</p>
          ) : (
            <p className={css.quiet}>
              {t('list.none')}{' '}
              <Link to="/configs" search={{}}>
                {t('list.clear')}
              </Link>
            </p>
          )
        }
        read={async (cursor, signal) => {
          const query = {
            limit: 50,
            include: ['recent' as const, 'last_execution' as const, 'health' as const, 'words' as const],
            sort: search.sort ?? ('next_due_at' as const),
            ...(cursor ? { cursor } : {}),
            ...filter,
          };
          const { data } = await api.GET('/api/v1/task-configs', { params: { query }, signal });
          data?.items.forEach((row) => names.set(row.id, row.name));
          return data ?? { items: [] };
        }}
      />
      <BulkBar ids={[...chosen].map(Number)} filter={filter} done={() => setChosen(new Set())} nameOf={(id) => names.get(id) ?? String(id)} />
    </Page>
  );
}

function columnsOf(t: TFunction<'words'>, language: Language): Column<Row>[] {
  return [
    {
      key: 'name',
      head: t('column.name'),
      cell: (row) => (
        <span className={css.name}>
          <span className={css.link}>
            <Mark code={row.status} label={t(`configStatus.${row.status}`)} />{' '}
            <Link to="/configs/$id" params={{ id: String(row.id) }} title={`${row.name}\n${row.description}`}>
              <bdi>{row.name}</bdi>
            </Link>
          </span>
          {Object.keys(row.labels ?? {}).length > 0 && (
            <span className={css.labels}>
              <Labels labels={row.labels} />
            </span>
          )}
        </span>
      ),
    },
    { key: 'type', head: t('column.type'), wide: true, cell: (row) => row.task_type },
    { key: 'when', head: t('column.when'), wide: true, cell: (row) => row.words?.[language] ?? <ScheduleWords schedule={row.schedule} /> },
    {
      key: 'next',
      head: t('column.next'),
      cell: (row) =>
        row.next_due_at ? <Distance at={row.next_due_at} planned /> : row.status === 'active' ? t('configs.notDue') : t(`configStatus.${row.status}`),
    },
    { key: 'recent', head: t('column.recent'), cell: (row) => <Recent marks={row.recent ?? []} /> },
    {
      key: 'fails',
      head: t('column.fails'),
      figure: true,
      wide: true,
      cell: (row) => {
        const count = row.health?.failures_in_a_row ?? 0;
        return <span className={count > 0 ? css.bad : css.quiet}>{count}</span>;
      },
    },
    { key: 'took', head: t('column.took'), figure: true, wide: true, cell: (row) => <Span ms={row.last_execution?.run_ms} /> },
  ];
}
