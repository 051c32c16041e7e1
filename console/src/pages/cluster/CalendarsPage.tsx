import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';

type Row = Schemas['Calendar'];

export function CalendarsPage() {
  const { t } = useTranslation();
  const columns: Column<Row>[] = [
    { key: 'name', head: t('column.name'), cell: (row) => row.name ?? '' },
    { key: 'description', head: t('column.description'), cell: (row) => row.description },
    { key: 'zone', head: t('when.timezone'), cell: (row) => row.timezone },
  ];
  return (
    <SimpleList
      page="calendars"
      queryKey={['calendars']}
      columns={columns}
      rowKey={(row) => row.name ?? ''}
      read={async (_, signal) => (await api.GET('/api/v1/calendars', { signal })).data ?? { items: [] }}
    />
  );
}
