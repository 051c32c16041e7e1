import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Distance } from '../../ui/Instant';
import type { MarkCode } from '../../ui/Mark';
import { Meter } from '../../ui/Meter';
import { Status } from '../../ui/Status';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';

type Row = Schemas['Worker'];

export const workerMarks: Record<Row['status'], MarkCode> = {
  active: 'active',
  paused: 'paused',
  draining: 'expired',
  stopped: 'finished',
  lost: 'lost',
};

export function WorkersPage() {
  const { t } = useTranslation();
  const columns: Column<Row>[] = [
    {
      key: 'node',
      head: t('column.worker'),
      cell: (row) => (
        <Link to="/workers/$id" params={{ id: row.id }}>
          <bdi>{row.node}</bdi>
        </Link>
      ),
    },
    { key: 'status', head: t('column.status'), cell: (row) => <Status code={workerMarks[row.status]} word={t(`worker.${row.status}`)} /> },
    {
      key: 'slots',
      head: t('column.slots'),
      cell: (row) => <Meter share={row.capacity === 0 ? 0 : row.running / row.capacity} label={`${row.running}/${row.capacity}`} />,
    },
    { key: 'queues', head: t('column.queue'), cell: (row) => row.queues.join(', ') },
    { key: 'host', head: t('worker.host'), wide: true, cell: (row) => <bdi>{row.host}</bdi> },
    { key: 'version', head: t('column.version'), wide: true, cell: (row) => row.version },
    { key: 'runtime', head: t('worker.runtime'), wide: true, cell: (row) => row.runtime },
    { key: 'heartbeat', head: t('column.heartbeat'), wide: true, cell: (row) => <Distance at={row.heartbeat_at} /> },
  ];
  return (
    <SimpleList
      page="workers"
      queryKey={['workers']}
      columns={columns}
      rowKey={(row) => row.id}
      refreshMs={5_000}
      topics={['workers']}
      empty={<p>{t('worker.empty')} <code>./carillon worker</code></p>}
      read={async (_, signal) => (await api.GET('/api/v1/workers', { signal })).data ?? { items: [] }}
    />
  );
}
