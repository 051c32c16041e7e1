import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { List } from '../../list/List';
import { Distance } from '../../ui/Instant';
import { Page } from '../../ui/Page';
import type { Column } from '../../ui/Table';

type Queue = Schemas['Queue'];

export function QueuesPage() {
  const { t } = useTranslation();
  const columns: Column<Queue>[] = [
    { key: 'name', head: t('column.queue'), cell: (row) => row.name },
    { key: 'depth', head: t('column.depth'), figure: true, cell: (row) => `${row.depth}${row.deeper ? '+' : ''}` },
    {
      key: 'oldest',
      head: t('column.oldest'),
      cell: (row) => (row.oldest_queued_at ? <Distance at={row.oldest_queued_at} /> : '–'),
    },
    { key: 'consumers', head: t('column.consumers'), figure: true, cell: (row) => row.consumers },
    { key: 'slots', head: t('column.slots'), figure: true, cell: (row) => row.capacity },
  ];
  return (
    <Page title={t('page.queues.name')} question={t('page.queues.question')}>
      <List
        queryKey={['queues']}
        caption={t('page.queues.name')}
        columns={columns}
        rowKey={(row) => row.name}
        refreshMs={3_000}
        read={async (_, signal) => (await api.GET('/api/v1/queues', { signal })).data ?? { items: [] }}
      />
    </Page>
  );
}
