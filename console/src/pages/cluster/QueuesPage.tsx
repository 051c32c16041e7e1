import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { Distance, Span } from '../../ui/Instant';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';
import { Order } from './Order';
import css from './Cluster.module.css';

type Row = Schemas['Queue'];

export function QueuesPage() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const columns: Column<Row>[] = [
    {
      key: 'name',
      head: t('column.queue'),
      cell: (row) => (
        <Link to="/executions" search={{ status: 'queued', queue: row.name }}>
          <bdi>{row.name}</bdi>
        </Link>
      ),
    },
    { key: 'depth', head: t('column.depth'), figure: true, cell: (row) => `${row.depth.toLocaleString(language)}${row.deeper ? '+' : ''}` },
    { key: 'oldest', head: t('column.oldest'), cell: (row) => (row.oldest_queued_at ? <Distance at={row.oldest_queued_at} /> : '–') },
    { key: 'sleeping', head: t('queues.sleeping'), figure: true, wide: true, cell: (row) => row.sleeping.toLocaleString(language) },
    {
      key: 'rate',
      head: t('queues.rate'),
      figure: true,
      wide: true,
      cell: (row) => (row.rate_per_second === null ? '–' : row.rate_per_second.toLocaleString(language, { maximumFractionDigits: 1 })),
    },
    {
      key: 'empty',
      head: t('queues.toEmpty'),
      figure: true,
      wide: true,
      cell: (row) => (row.depth > 0 && row.rate_per_second ? <Span ms={(row.depth / row.rate_per_second) * 1_000} /> : '–'),
    },
    {
      key: 'consumers',
      head: t('column.consumers'),
      figure: true,
      cell: (row) =>
        row.consumers === 0 ? <strong className={css.bad}>{t('queues.none')}</strong> : `${row.consumers}${row.paused > 0 ? ` · ${row.paused} ${t('worker.paused')}` : ''}`,
    },
    {
      key: 'pause',
      head: t('column.status'),
      cell: (row) =>
        row.pause ? (
          <span className={css.warn}>
            {t('queues.paused', { who: row.pause.by })} <Distance at={row.pause.at} /> <bdi>{row.pause.reason}</bdi>
          </span>
        ) : (
          t('queues.open')
        ),
    },
    {
      key: 'act',
      head: '',
      cell: (row) =>
        row.pause ? (
          <Order
            name={t('config.resume')}
            of={row.name}
            consequence={t('queues.resumeWhat')}
            role="admin"
            act={(reason) => api.POST('/api/v1/queues/{name}/resume', { params: { path: { name: row.name } }, body: (reason ? { reason } : {}) as never })}
          />
        ) : (
          <Order
            name={t('config.pause')}
            of={row.name}
            consequence={t('queues.pauseWhat')}
            role="admin"
            act={(reason) => api.POST('/api/v1/queues/{name}/pause', { params: { path: { name: row.name } }, body: (reason ? { reason } : {}) as never })}
          />
        ),
    },
  ];
  return (
    <SimpleList
      page="queues"
      queryKey={['queues']}
      columns={columns}
      rowKey={(row) => row.name}
      refreshMs={5_000}
      topics={['queues']}
      read={async (_, signal) => (await api.GET('/api/v1/queues', { signal })).data ?? { items: [] }}
    />
  );
}
