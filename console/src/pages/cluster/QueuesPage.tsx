import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Distance } from '../../ui/Instant';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';

type Row = Schemas['Queue'];

export function QueuesPage() {
  const { t } = useTranslation();
  const columns: Column<Row>[] = [
    { key: 'name', head: t('column.queue'), cell: (row) => row.name },
    { key: 'depth', head: t('column.depth'), figure: true, cell: (row) => `${row.depth}${row.deeper ? '+' : ''}` },
    { key: 'oldest', head: t('column.oldest'), cell: (row) => (row.oldest_queued_at ? <Distance at={row.oldest_queued_at} /> : '–') },
    { key: 'consumers', head: t('column.consumers'), figure: true, cell: (row) => row.consumers },
    { key: 'slots', head: t('column.slots'), figure: true, cell: (row) => row.capacity },
  ];
  return (
    <SimpleList
      page="queues"
      queryKey={['queues']}
      columns={columns}
      rowKey={(row) => row.name}
      refreshMs={3000}
      read={async (_, signal) => (await api.GET('/api/v1/queues', { signal })).data ?? { items: [] }}
    />
  );
}
