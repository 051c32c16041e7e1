import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { List } from '../../list/List';
import { Distance } from '../../ui/Instant';
import { Page } from '../../ui/Page';
import type { Column } from '../../ui/Table';

type Worker = Schemas['Worker'];

export function WorkersPage() {
  const { t } = useTranslation();
  const columns: Column<Worker>[] = [
    { key: 'node', head: t('column.worker'), cell: (row) => row.node },
    { key: 'status', head: t('column.status'), cell: (row) => row.status },
    { key: 'slots', head: t('column.slots'), figure: true, cell: (row) => `${row.running}/${row.capacity}` },
    { key: 'queues', head: t('column.queue'), cell: (row) => row.queues.join(', ') },
    { key: 'heartbeat', head: t('column.heartbeat'), wide: true, cell: (row) => <Distance at={row.heartbeat_at} /> },
  ];
  return (
    <Page title={t('page.workers.name')} question={t('page.workers.question')}>
      <List
        queryKey={['workers']}
        caption={t('page.workers.name')}
        columns={columns}
        rowKey={(row) => row.id}
        refreshMs={3_000}
        read={async (_, signal) => (await api.GET('/api/v1/workers', { signal })).data ?? { items: [] }}
      />
    </Page>
  );
}
