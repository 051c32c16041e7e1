import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Toast } from '@base-ui/react/toast';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { List } from '../../list/List';
import { Button } from '../../ui/Button';
import { Distance, Instant } from '../../ui/Instant';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Status } from '../../ui/Status';
import { Tabs } from '../../ui/Tabs';
import { executionColumns } from '../executions/columns';
import { ScheduleWords } from '../configs/ScheduleWords';
import { Decisions } from './Decisions';
import { Versions } from './Versions';

export function ConfigPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/frame/configs/$id' });
  const { tab = 'timeline' } = useSearch({ from: '/frame/configs/$id' });
  const path = { id: Number(id) };
  const config = useQuery({
    queryKey: ['config', id],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/task-configs/{id}', { params: { path }, signal })).data,
    refetchInterval: 5_000,
  });
  if (config.error && !config.data) {
    return (
      <Page title={id}>
        <ProblemNotice error={config.error} again={() => void config.refetch()} />
      </Page>
    );
  }
  const now = config.data;
  return (
    <Page
      title={now?.name ?? '…'}
      lead={
        now && (
          <>
            <Status code={now.status} word={t(`configStatus.${now.status}`)} />
            {now.status_reason ? `: ${now.status_reason}` : ''} <ScheduleWords schedule={now.schedule} />{' '}
            {now.next_due_at ? (
              <>
                <Instant at={now.next_due_at} />, <Distance at={now.next_due_at} planned />
              </>
            ) : (
              t('config.neverDue')
            )}
          </>
        )
      }
      actions={now && <Actions id={now.id} status={now.status} />}
    >
      <Tabs
        tabs={(['timeline', 'executions', 'changes', 'definition'] as const).map((one) => ({
          key: one,
          current: one === tab,
          link: (
            <Link to="/configs/$id" params={{ id }} search={{ tab: one }} aria-current={one === tab ? 'page' : undefined}>
              {t(`config.${one}`)}
            </Link>
          ),
        }))}
      />
      {tab === 'timeline' && <Decisions id={path.id} />}
      {tab === 'executions' && (
        <List
          queryKey={['executions', 'of', id]}
          caption={t('config.executions')}
          columns={executionColumns(t, false)}
          rowKey={(row) => row.id}
          refreshMs={2_000}
          read={async (cursor, signal) => {
            const query = { limit: 50, ...(cursor ? { cursor } : {}) };
            const { data } = await api.GET('/api/v1/task-configs/{id}/executions', {
              params: { path, query },
              signal,
            });
            return data ?? { items: [] };
          }}
        />
      )}
      {tab === 'changes' && <Versions id={path.id} />}
      {tab === 'definition' && now && <pre>{JSON.stringify(now, null, 2)}</pre>}
    </Page>
  );
}

function Actions({ id, status }: { id: number; status: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = Toast.useToastManager();
  const path = { id };
  const told = (title: string) => {
    toasts.add({ title });
    return client.invalidateQueries();
  };
  const failed = (error: Error) => toasts.add({ title: error.message, priority: 'high' });
  const run = useMutation({
    // The same key for a click that is repeated: one execution, however often it is sent.
    mutationFn: (key: string) =>
      api.POST('/api/v1/task-configs/{id}/run', { params: { path, header: { 'Idempotency-Key': key } as never } }),
    onSuccess: ({ data }) => told(t('config.started', { id: data?.execution_id })),
    onError: failed,
  });
  const pause = useMutation({
    mutationFn: () => api.POST('/api/v1/task-configs/{id}/pause', { params: { path } }),
    onSuccess: () => told(t('config.pausedDone')),
    onError: failed,
  });
  const resume = useMutation({
    mutationFn: () => api.POST('/api/v1/task-configs/{id}/resume', { params: { path } }),
    onSuccess: () => told(t('config.resumedDone')),
    onError: failed,
  });
  return (
    <>
      <Button look="main" disabled={run.isPending} onClick={() => run.mutate(crypto.randomUUID())}>
        {t('config.run')}
      </Button>
      <Link to="/configs/$id/edit" params={{ id: String(id) }}>
        {t('config.edit')}
      </Link>
      {status === 'active' && (
        <Button disabled={pause.isPending} onClick={() => pause.mutate()}>
          {t('config.pause')}
        </Button>
      )}
      {status === 'paused' && (
        <Button disabled={resume.isPending} onClick={() => resume.mutate()}>
          {t('config.resume')}
        </Button>
      )}
    </>
  );
}
