import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';

type Row = Schemas['SavedConnection'];

export function ConnectionsPage() {
  const { t } = useTranslation();
  const columns: Column<Row>[] = [
    { key: 'name', head: t('column.name'), cell: (row) => row.name ?? '' },
    { key: 'kind', head: t('column.type'), cell: (row) => row.kind },
    { key: 'description', head: t('column.description'), cell: (row) => row.description },
  ];
  return (
    <SimpleList
      page="connections"
      queryKey={['connections']}
      columns={columns}
      rowKey={(row) => row.name ?? ''}
      read={async (_, signal) => (await api.GET('/api/v1/connections', { signal })).data ?? { items: [] }}
    />
  );
}
