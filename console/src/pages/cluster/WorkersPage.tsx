import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Distance } from '../../ui/Instant';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';

type Row = Schemas['Worker'];

export function WorkersPage() {
  const { t } = useTranslation();
  const columns: Column<Row>[] = [
    { key: 'node', head: t('column.worker'), cell: (row) => row.node },
    { key: 'status', head: t('column.status'), cell: (row) => t(`worker.${row.status}`) },
    { key: 'slots', head: t('column.slots'), figure: true, cell: (row) => `${row.running}/${row.capacity}` },
    { key: 'queues', head: t('column.queue'), cell: (row) => row.queues.join(', ') },
    { key: 'heartbeat', head: t('column.heartbeat'), wide: true, cell: (row) => <Distance at={row.heartbeat_at} /> },
  ];
  return (
    <SimpleList
      page="workers"
      queryKey={['workers']}
      columns={columns}
      rowKey={(row) => row.id}
      refreshMs={3000}
      read={async (_, signal) => (await api.GET('/api/v1/workers', { signal })).data ?? { items: [] }}
    />
  );
}
