import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Instant } from '../../ui/Instant';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';

type Row = Schemas['Token'];

export function TokensPage() {
  const { t } = useTranslation();
  const columns: Column<Row>[] = [
    { key: 'name', head: t('column.name'), cell: (row) => row.name },
    { key: 'role', head: t('column.role'), cell: (row) => t(`role.${row.role}`) },
    { key: 'at', head: t('column.at'), cell: (row) => <Instant at={row.created_at} /> },
    { key: 'by', head: t('column.actor'), cell: (row) => row.created_by },
  ];
  return (
    <SimpleList
      page="tokens"
      queryKey={['tokens']}
      columns={columns}
      rowKey={(row) => row.id}
      read={async (_, signal) => (await api.GET('/api/v1/tokens', { signal })).data ?? { items: [] }}
    />
  );
}
