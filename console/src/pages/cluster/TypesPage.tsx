import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';

type Row = Schemas['TaskType'];

export function TypesPage() {
  const { t } = useTranslation();
  const columns: Column<Row>[] = [
    { key: 'name', head: t('column.name'), cell: (row) => <code>{row.name}</code> },
    { key: 'description', head: t('column.description'), cell: (row) => row.description },
    { key: 'queue', head: t('column.queue'), cell: (row) => row.queue },
  ];
  return (
    <SimpleList
      page="types"
      queryKey={['types']}
      columns={columns}
      rowKey={(row) => row.name}
      read={async (_, signal) => (await api.GET('/api/v1/task-types', { signal })).data ?? { items: [] }}
    />
  );
}
