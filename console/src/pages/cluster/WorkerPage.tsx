import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../frame/preferences';
import { api } from '../../api/client';
import { useLive } from '../../live/live';
import { usePaced } from '../../live/usePaced';
import { List } from '../../list/List';
import { Distance, Instant } from '../../ui/Instant';
import { Meter } from '../../ui/Meter';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Status } from '../../ui/Status';
import { executionColumns } from '../executions/columns';
import { patchExecution } from '../executions/patch';
import { Order } from './Order';
import { workerMarks } from './WorkersPage';
import css from './Cluster.module.css';

/** One worker: how full it is, what it runs now, and what it may be told. */
export function WorkerPage() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { id } = useParams({ from: '/frame/workers/$id' });
  const path = { id };
  const worker = useQuery({
    queryKey: ['worker', id],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/workers/{id}', { params: { path }, signal })).data,
    refetchInterval: 5_000,
  });
  const again = usePaced(() => void worker.refetch(), 1_000);
  useLive(['workers'], (batch) => (batch.workers || batch.again) && again());
  const now = worker.data;
  if (!now) {
    return <Page title={t('column.worker')}>{worker.error && <ProblemNotice error={worker.error} again={() => void worker.refetch()} />}</Page>;
  }
  const told = (reason: string | null) => (reason ? { reason } : {});
  return (
    <Page
      title={now.node}
      lead={
        <>
          <Status code={workerMarks[now.status]} word={t(`worker.${now.status}`)} />
          {now.status_by && (
            <>
              {' · '}
              {t('config.by', { who: now.status_by })}
              {now.status_at && (
                <>
                  {t('list.pause')}
                  <Distance at={now.status_at} />
                </>
              )}
              {now.status_reason && <bdi>: {now.status_reason}</bdi>}
            </>
          )}
          {now.warning && <p className={css.warn}>{now.warning}</p>}
        </>
      }
      actions={
        !now.ended_at && (
          <>
            {now.status === 'active' && (
              <Order
                name={t('config.pause')}
                of={now.node}
                consequence={t('worker.pauseWhat')}
                role="admin"
                act={(reason) => api.POST('/api/v1/workers/{id}/pause', { params: { path }, body: told(reason) as never })}
              />
            )}
            {(now.status === 'paused' || now.status === 'draining') && (
              <Order
                name={t('config.resume')}
                of={now.node}
                consequence={t('worker.resumeWhat')}
                role="admin"
                act={(reason) => api.POST('/api/v1/workers/{id}/resume', { params: { path }, body: told(reason) as never })}
              />
            )}
            {now.status !== 'draining' && (
              <Order
                name={t('worker.drain')}
                of={now.node}
                consequence={t('worker.drainWhat', { count: now.running })}
                role="admin"
                act={(reason) => api.POST('/api/v1/workers/{id}/drain', { params: { path }, body: told(reason) as never })}
              />
            )}
          </>
        )
      }
    >
      <p>
        <Meter share={now.capacity === 0 ? 0 : now.running / now.capacity} label={t('overview.slots', { used: now.running, all: now.capacity })} />
      </p>
      <dl className={css.facts}>
        <div>
          <dt>{t('worker.host')}</dt>
          <dd>
            <bdi>{now.host}</bdi> ({now.pid})
          </dd>
        </div>
        <div>
          <dt>{t('column.version')}</dt>
          <dd>{now.version}</dd>
        </div>
        <div>
          <dt>{t('column.queue')}</dt>
          <dd>{now.queues.join(', ')}</dd>
        </div>
        <div>
          <dt>{t('page.types.name')}</dt>
          <dd>
            {now.task_types.map((type) => (
              <Link key={type} to="/types/$name" params={{ name: type }} className={css.type}>
                {type}
              </Link>
            ))}
          </dd>
        </div>
        <div>
          <dt>{t('column.started')}</dt>
          <dd>
            <Instant at={now.started_at} />
          </dd>
        </div>
        <div>
          <dt>{t('column.heartbeat')}</dt>
          <dd>
            <Distance at={now.heartbeat_at} />
          </dd>
        </div>
      </dl>
      <h2>{t('worker.runs')}</h2>
      <List
        queryKey={['worker executions', id]}
        caption={t('worker.runs')}
        columns={executionColumns(t, language, true)}
        rowKey={(row) => row.id}
        topics={['executions']}
        refreshMs={5_000}
        patch={patchExecution}
        empty={<p>{t('worker.runsNothing')}</p>}
        read={async (cursor, signal) => {
          const query = { limit: 50, ...(cursor ? { cursor } : {}) };
          const { data } = await api.GET('/api/v1/workers/{id}/executions', { params: { path, query } as never, signal });
          return (data ?? { items: [] }) as never;
        }}
      />
    </Page>
  );
}
