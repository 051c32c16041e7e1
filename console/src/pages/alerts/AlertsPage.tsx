import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { Instant } from '../../ui/Instant';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';

type Row = Schemas['Alert'];

export function AlertsPage() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const columns: Column<Row>[] = [
    { key: 'subject', head: t('column.subject'), cell: (row) => row.subject },
    { key: 'status', head: t('column.status'), cell: (row) => t(`alertStatus.${row.status}`) },
    { key: 'summary', head: t('column.sentence'), cell: (row) => row.summary[language] },
    { key: 'rule', head: t('column.name'), wide: true, cell: (row) => row.rule_name },
    { key: 'at', head: t('column.at'), cell: (row) => <Instant at={row.started_at} /> },
  ];
  return (
    <SimpleList
      page="alerts"
      queryKey={['alerts']}
      columns={columns}
      rowKey={(row) => row.id}
      refreshMs={3000}
      read={async (cursor, signal) => {
        const query = { limit: 50, ...(cursor ? { cursor } : {}) };
        return (await api.GET('/api/v1/alerts', { params: { query }, signal })).data ?? { items: [] };
      }}
    />
  );
}
