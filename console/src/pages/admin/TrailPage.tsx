import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Instant } from '../../ui/Instant';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';

type Row = Schemas['TrailLine'];

export function TrailPage() {
  const { t } = useTranslation();
  const columns: Column<Row>[] = [
    { key: 'at', head: t('column.at'), cell: (row) => <Instant at={row.at} /> },
    { key: 'actor', head: t('column.actor'), cell: (row) => row.actor ?? '–' },
    { key: 'action', head: t('column.action'), cell: (row) => row.action },
    { key: 'target', head: t('column.subject'), cell: (row) => row.target ?? '' },
    { key: 'status', head: t('column.status'), figure: true, cell: (row) => row.status },
  ];
  return (
    <SimpleList
      page="trail"
      queryKey={['trail']}
      columns={columns}
      rowKey={(row) => row.id}
      read={async (cursor, signal) => {
        const query = { limit: 50, ...(cursor ? { cursor } : {}) };
        return (await api.GET('/api/v1/trail', { params: { query }, signal })).data ?? { items: [] };
      }}
    />
  );
}
