import { Toast } from '@base-ui/react/toast';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { BulkOutcome } from '../../api/codes';
import { useNeeds } from '../../api/role';
import { Choice, Filters } from '../../list/Filters';
import { List } from '../../list/List';
import { Button } from '../../ui/Button';
import { Instant } from '../../ui/Instant';
import { Meter } from '../../ui/Meter';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import type { Column } from '../../ui/Table';
import { fieldWords } from '../../words/fields';
import { Counts } from './Counts';

type Operation = Schemas['BulkOperation'];
type Item = Schemas['BulkItem'];

export function BulkListPage() {
  const { t } = useTranslation();
  const columns: Column<Operation>[] = [
    {
      key: 'action',
      head: t('column.action'),
      cell: (row) => (
        <Link to="/bulk/$id" params={{ id: String(row.id) }}>
          {t(`bulkAction.${row.action}`)}
        </Link>
      ),
    },
    { key: 'status', head: t('column.status'), cell: (row) => t(`bulkStatus.${row.status}`) },
    { key: 'done', head: t('bulk.done'), cell: (row) => <Meter share={row.selected === 0 ? 1 : row.done / row.selected} label={`${row.done}/${row.selected}`} /> },
    { key: 'counts', head: t('bulk.outcomes'), cell: (row) => <Counts counts={row.counts} /> },
    { key: 'by', head: t('column.actor'), wide: true, cell: (row) => <bdi>{row.created_by}</bdi> },
    { key: 'at', head: t('column.at'), wide: true, cell: (row) => <Instant at={row.created_at} /> },
  ];
  return (
    <Page title={t('page.bulk.name')} question={t('page.bulk.question')}>
      <List
        queryKey={['bulks']}
        caption={t('page.bulk.name')}
        columns={columns}
        rowKey={(row) => row.id}
        refreshMs={3_000}
        empty={<p>{t('bulk.empty')}</p>}
        read={async (cursor, signal) => {
          const query = { limit: 50, ...(cursor ? { cursor } : {}) };
          return (await api.GET('/api/v1/bulk', { params: { query }, signal })).data ?? { items: [] };
        }}
      />
    </Page>
  );
}

export function BulkPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/frame/bulk/$id' });
  const { outcome } = useSearch({ from: '/frame/bulk/$id' });
  const navigate = useNavigate({ from: '/bulk/$id' });
  const path = { id: Number(id) };
  const operation = useQuery({
    queryKey: ['bulk', id],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/bulk/{id}', { params: { path, query: { limit: 1 } }, signal })).data,
    refetchInterval: (query) => (query.state.data?.status === 'running' ? 1_000 : false),
  });
  const now = operation.data;
  if (!now) {
    return (
      <Page title={t('page.bulk.name')}>
        {operation.error && <ProblemNotice error={operation.error} again={() => void operation.refetch()} />}
      </Page>
    );
  }
  const columns: Column<Item>[] = [
    { key: 'name', head: t('column.name'), cell: (row) => <ItemName item={row} /> },
    { key: 'outcome', head: t('column.status'), cell: (row) => (row.outcome ? t(`outcome.${row.outcome}`) : '–') },
    { key: 'fields', head: t('column.fields'), wide: true, cell: (row) => fieldWords(t, row.fields ?? []) },
    { key: 'message', head: t('column.sentence'), cell: (row) => row.message ?? '' },
  ];
  return (
    <Page title={`${t(`bulkAction.${now.action}`)} · ${now.id}`} question={t(`bulkStatus.${now.status}`)} actions={<BulkActions operation={now} />}>
      <Meter share={now.selected === 0 ? 1 : now.done / now.selected} label={t('bulk.progress', { done: now.done, selected: now.selected })} />
      <Counts counts={now.counts} />
      <p>
        <bdi>{now.created_by}</bdi>, <Instant at={now.created_at} />
        {now.undo_of && (
          <>
            {' · '}
            <Link to="/bulk/$id" params={{ id: String(now.undo_of) }}>
              {t('bulk.undoOf', { id: now.undo_of })}
            </Link>
          </>
        )}
      </p>
      <Filters>
        <Choice
          label={t('bulk.outcomes')}
          value={outcome}
          values={BulkOutcome.map((one) => [one, t(`outcome.${one}`)] as const)}
          change={(next) => void navigate({ search: { outcome: next as never } })}
        />
      </Filters>
      <List
        queryKey={['bulk items', id, outcome ?? '']}
        caption={t('bulk.items')}
        columns={columns}
        rowKey={(row) => row.execution_id ?? row.task_config_id ?? ''}
        refreshMs={now.status === 'running' ? 2_000 : 60_000}
        read={async (cursor, signal) => {
          const query = { limit: 50, ...(cursor ? { cursor } : {}), ...(outcome ? { outcome } : {}) };
          return (await api.GET('/api/v1/bulk/{id}', { params: { path, query }, signal })).data ?? { items: [] };
        }}
      />
    </Page>
  );
}

function ItemName({ item }: { item: Item }) {
  if (item.task_config_id !== undefined) {
    return (
      <Link to="/configs/$id" params={{ id: String(item.task_config_id) }}>
        <bdi>{item.name ?? item.task_config_id}</bdi>
      </Link>
    );
  }
  return item.execution_id ? (
    <Link to="/executions/$id" params={{ id: item.execution_id }}>
      {item.execution_id}
    </Link>
  ) : null;
}

function BulkActions({ operation }: { operation: Operation }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toasts = Toast.useToastManager();
  const params = { path: { id: operation.id } };
  const onError = (error: Error) => toasts.add({ title: error.message, priority: 'high' });
  const stop = useMutation({
    mutationFn: () => api.POST('/api/v1/bulk/{id}/stop', { params }),
    onSuccess: () => client.invalidateQueries(),
    onError,
  });
  const undo = useMutation({
    mutationFn: async () => (await api.POST('/api/v1/bulk/{id}/undo', { params })).data,
    onSuccess: (started) => navigate({ to: '/bulk/$id', params: { id: String(started?.id) } }),
    onError,
  });
  const undoable = operation.action !== 'cancel' && operation.action !== 'retry' && operation.counts.changed > 0;
  return operation.status === 'running' ? (
    <Button needs={needs('operator')} disabled={stop.isPending} onClick={() => stop.mutate()}>
      {t('bulk.stop')}
    </Button>
  ) : (
    undoable && (
      <Button needs={needs('editor')} disabled={undo.isPending} onClick={() => undo.mutate()}>
        {t('config.undo')}
      </Button>
    )
  );
}
