import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../frame/preferences';
import { api } from '../../api/client';
import { ExecutionStatus, Trigger } from '../../api/codes';
import { Choice, Filters, TextField } from '../../list/Filters';
import { useLabelNames } from '../../labels/useLabelNames';
import { List } from '../../list/List';
import { SpanFilter } from '../../list/SpanFilter';
import { Views } from '../../list/Views';
import { Instant } from '../../ui/Instant';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { visible } from '../../ui/Value';
import { executionColumns } from './columns';
import { ExecutionBulkBar } from './ExecutionBulkBar';
import { executionsAnew, patchExecution } from './patch';
import css from './ExecutionsPage.module.css';

const quick = ['running', 'failed', 'queued', 'retrying', 'timed_out', 'lost'] as const;

export function ExecutionsPage() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const search = useSearch({ from: '/frame/executions' });
  const navigate = useNavigate({ from: '/executions' });
  const [chosen, setChosen] = useState<ReadonlySet<string | number>>(new Set());
  const [names] = useState(() => new Map<string | number, string>());
  const columns = useMemo(() => executionColumns(t, language, true), [t, language]);
  const key = JSON.stringify(search);
  useEffect(() => setChosen(new Set()), [key]);
  const set = (part: { [K in keyof typeof search]?: string | undefined }, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...part }) as never, replace });
  const nameOf = (id: string | number) => names.get(id) ?? String(id);
  const filter = {
    ...(search.status ? { status: [search.status] } : {}),
    ...(search.type ? { task_type: [search.type] } : {}),
    ...(search.trigger ? { trigger: [search.trigger] } : {}),
    ...(search.queue ? { queue: [search.queue] } : {}),
    ...(search.label ? { label: [search.label] } : {}),
    ...(search.worker ? { worker_id: [search.worker] } : {}),
    ...(search.error ? { error_type: [search.error] } : {}),
    ...(search.q ? { q: search.q } : {}),
    ...(search.from ? { from: search.from } : {}),
    ...(search.to ? { to: search.to } : {}),
  };
  return (
    <Page title={t('page.executions.name')} question={t('page.executions.question')}>
      <p className={css.quick}>
        <Link to="/executions" search={{}} activeOptions={{ exact: true, includeSearch: true }} activeProps={{ 'aria-current': 'true' }}>
          {t('executions.all')}
        </Link>
        {quick.map((status) => (
          <Link key={status} to="/executions" search={{ status }} activeOptions={{ includeSearch: true }} activeProps={{ 'aria-current': 'true' }}>
            {t(`status.${status}`)}
          </Link>
        ))}
        <Link to="/executions" search={{ group: 'error' }} activeOptions={{ includeSearch: true }} activeProps={{ 'aria-current': 'true' }}>
          {t('executions.byError')}
        </Link>
      </p>
      <Filters>
        <TextField label={t('executions.error')} value={search.q ?? ''} change={(q) => set({ q }, true)} search />
        <Choice
          label={t('column.status')}
          value={search.status}
          values={ExecutionStatus.map((code) => [code, t(`status.${code}`)] as const)}
          change={(status) => set({ status })}
        />
        <Choice
          label={t('column.trigger')}
          value={search.trigger}
          values={Trigger.map((code) => [code, t(`trigger.${code}`)] as const)}
          change={(trigger) => set({ trigger })}
        />
        <TextField label={t('column.type')} value={search.type ?? ''} change={(type) => set({ type }, true)} />
        <TextField label={t('column.queue')} value={search.queue ?? ''} change={(queue) => set({ queue }, true)} />
        <TextField label={t('column.labels')} value={search.label ?? ''} change={(label) => set({ label }, true)} hint="team=billing" suggestions={useLabelNames} />
        <SpanFilter from={search.from} to={search.to} clear={() => set({ from: undefined, to: undefined })} />
        <Views list="executions" />
      </Filters>
      {search.group === 'error' ? (
        <ErrorGroups filter={filter} />
      ) : (
        <List
          queryKey={['executions', search]}
          caption={t('page.executions.name')}
          columns={columns}
          rowKey={(row) => row.id}
          topics={['executions']}
          concerns={(batch) => Object.keys(batch.executions).length > 0}
          anew={executionsAnew}
          patch={patchExecution}
          choosing={{ chosen, change: setChosen, name: nameOf }}
          empty={
            <p className={css.quiet}>
              {Object.keys(filter).length === 0 ? t('executions.empty') : t('list.none')}{' '}
              {Object.keys(filter).length > 0 && (
                <Link to="/executions" search={{}}>
                  {t('list.clear')}
                </Link>
              )}
            </p>
          }
          read={async (cursor, signal) => {
            const query = { limit: 50, ...(cursor ? { cursor } : {}), ...filter };
            const { data } = await api.GET('/api/v1/executions', { params: { query }, signal });
            data?.items.forEach((row) => names.set(row.id, `${row.task_config_name} …${row.id.slice(-6)}`));
            return data ?? { items: [] };
          }}
        />
      )}
      <ExecutionBulkBar ids={[...chosen].map(String)} filter={filter} done={() => setChosen(new Set())} nameOf={nameOf} />
    </Page>
  );
}

function ErrorGroups({ filter }: { filter: object }) {
  const { t } = useTranslation();
  const groups = useQuery({
    queryKey: ['errors', filter],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/executions/errors', { params: { query: filter }, signal })).data,
    refetchInterval: 15_000,
  });
  if (groups.error && !groups.data) {
    return <ProblemNotice error={groups.error} again={() => void groups.refetch()} />;
  }
  if (!groups.data) {
    return <div aria-busy="true" />;
  }
  if (groups.data.items.length === 0) {
    return <p className={css.quiet}>{t('executions.noErrors')}</p>;
  }
  return (
    <Table
      caption={t('executions.byError')}
      rows={groups.data.items}
      rowKey={(row) => row.last_execution_id}
      columns={[
        {
          key: 'message',
          head: t('column.error'),
          cell: (row) => (
            <Link to="/executions/$id" params={{ id: row.last_execution_id }} title={row.message ?? ''}>
              <bdi>{visible(row.message ?? row.error_type ?? '–')}</bdi>
            </Link>
          ),
        },
        { key: 'type', head: t('column.type'), wide: true, cell: (row) => row.error_type?.split('.').at(-1) ?? '' },
        { key: 'count', head: t('executions.count'), figure: true, cell: (row) => row.executions },
        { key: 'configs', head: t('page.configs.name'), figure: true, cell: (row) => row.task_configs },
        { key: 'first', head: t('executions.first'), wide: true, cell: (row) => <Instant at={row.first_queued_at} /> },
        { key: 'last', head: t('executions.last'), cell: (row) => <Instant at={row.last_queued_at} /> },
      ]}
    />
  );
}
