import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { EventKind } from '../../api/codes';
import { StackChart } from '../../chart/StackChart';
import { Choice, Filters, TextField } from '../../list/Filters';
import { useLabelNames } from '../../labels/useLabelNames';
import { List } from '../../list/List';
import { SpanFilter } from '../../list/SpanFilter';
import { useWord } from '../../score/words';
import { Instant } from '../../ui/Instant';
import type { MarkCode } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Said } from '../../ui/Said';
import { Status } from '../../ui/Status';
import type { Column } from '../../ui/Table';
import { changedBy } from '../../words/fields';
import css from './DecisionsPage.module.css';

type Row = Schemas['FeedEvent'];
const kinds = EventKind.filter((one) => one !== 'fired');
const decided: MarkCode[] = ['missed', 'skipped', 'coalesced', 'excluded'];
const none: MarkCode[] = [];

/** What a change without a reason did: the execution that it started, or the names of the fields that it changed. */
function Changed({ event }: { event: Row }) {
  const { t } = useTranslation();
  if (event.execution_id) {
    return (
      <Link to="/executions/$id" params={{ id: event.execution_id }}>
        {t('config.openExecution')}
      </Link>
    );
  }
  return changedBy(t, event);
}

export function DecisionsPage() {
  const { t } = useTranslation();
  const word = useWord();
  const search = useSearch({ from: '/frame/decisions' });
  const navigate = useNavigate({ from: '/decisions' });
  const set = (part: { [K in keyof typeof search]?: string | undefined }, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...part }) as never, replace });
  const series = useQuery({
    queryKey: ['decisions of all'],
    queryFn: async ({ signal }) => {
      const query = { metric: 'decisions' as const, bucket: '5m' as const, from: new Date(Date.now() - 86_400_000).toISOString() };
      return (await api.GET('/api/v1/stats/series', { params: { query }, signal })).data;
    },
    refetchInterval: 15_000,
  });
  const points = useMemo(
    () => (series.data?.points ?? []).map((point) => ({ at: Date.parse(point.at), counts: point.counts })),
    [series.data],
  );
  const area = useMemo(
    () => ({
      from: Date.parse(series.data?.from ?? new Date(Date.now() - 86_400_000).toISOString()),
      to: Date.parse(series.data?.to ?? new Date().toISOString()),
      step: 300_000,
    }),
    [series.data],
  );
  const columns: Column<Row>[] = [
    { key: 'kind', head: t('column.decision'), cell: (row) => <Status code={row.kind} word={`${t(`kind.${row.kind}`)}${row.count > 1 ? ` × ${row.count}` : ''}`} /> },
    {
      key: 'config',
      head: t('column.config'),
      cell: (row) => (
        <Link to="/configs/$id" params={{ id: String(row.task_config_id) }} search={row.due_at ? { at: row.due_at } : {}}>
          <bdi>{row.task_config_name}</bdi>
        </Link>
      ),
    },
    { key: 'due', head: t('column.due'), cell: (row) => <Instant at={row.due_at} /> },
    { key: 'reason', head: t('column.sentence'), cell: (row) => (row.reason ? <Said text={row.reason} /> : <Changed event={row} />) },
    { key: 'actor', head: t('column.actor'), wide: true, cell: (row) => <bdi>{row.actor}</bdi> },
    { key: 'decided', head: t('column.decided'), wide: true, cell: (row) => <Instant at={row.decided_at} /> },
  ];
  const total = points.reduce((sum, one) => sum + decided.reduce((all, code) => all + (one.counts[code] ?? 0), 0), 0);
  return (
    <Page title={t('page.decisions.name')} question={t('page.decisions.question')}>
      {series.data && total === 0 ? (
        <p className={css.good}>{t('decisions.allFired')}</p>
      ) : (
        <StackChart
          title={t('decisions.chart')}
          points={points}
          span={area}
          up={decided}
          down={none}
          word={word}
          choose={(from, to) => set({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })}
        />
      )}
      <Filters>
        <Choice
          label={t('column.decision')}
          value={search.kind}
          values={kinds.map((code) => [code, t(`kind.${code}`)] as const)}
          change={(kind) => set({ kind })}
        />
        <TextField label={t('column.type')} value={search.type ?? ''} change={(type) => set({ type }, true)} />
        <TextField label={t('column.labels')} value={search.label ?? ''} change={(label) => set({ label }, true)} hint="team=billing" suggestions={useLabelNames} />
        <TextField label={t('column.actor')} value={search.actor ?? ''} change={(actor) => set({ actor }, true)} />
        <SpanFilter from={search.from} to={search.to} clear={() => set({ from: undefined, to: undefined })} />
      </Filters>
      <List
        queryKey={['events', search]}
        caption={t('page.decisions.name')}
        columns={columns}
        rowKey={(row) => row.id}
        topics={['events']}
        concerns={(batch) => batch.decisions > 0}
        refreshMs={5_000}
        read={async (cursor, signal) => {
          const query = {
            limit: 50,
            ...(cursor ? { cursor } : {}),
            ...(search.kind && search.kind !== 'fired' ? { kind: [search.kind] } : {}),
            ...(search.type ? { type: [search.type] } : {}),
            ...(search.label ? { label: [search.label] } : {}),
            ...(search.actor ? { actor: search.actor } : {}),
            ...(search.config ? { task_config_id: [Number(search.config)] } : {}),
            ...(search.from ? { from: search.from } : {}),
            ...(search.to ? { to: search.to } : {}),
          };
          return (await api.GET('/api/v1/events', { params: { query }, signal })).data ?? { items: [] };
        }}
      />
    </Page>
  );
}
