import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { List } from '../../list/List';
import { Instant } from '../../ui/Instant';
import type { Column } from '../../ui/Table';

type Version = Schemas['ConfigVersion'];

/** The versions of a config, newest first: what was changed, by whom, since when it holds. */
export function Versions({ id }: { id: number }) {
  const { t } = useTranslation();
  const columns: Column<Version>[] = [
    { key: 'version', head: '#', cell: (row) => row.version },
    { key: 'change', head: t('column.action'), cell: (row) => t(`kind.${row.change}`) },
    { key: 'fields', head: t('column.subject'), cell: (row) => row.changed_fields.join(', ') },
    { key: 'by', head: t('column.actor'), cell: (row) => row.changed_by },
    { key: 'at', head: t('column.at'), cell: (row) => <Instant at={row.changed_at} /> },
  ];
  return (
    <List
      queryKey={['versions', id]}
      caption={t('config.changes')}
      columns={columns}
      rowKey={(row) => row.version}
      read={async (cursor, signal) => {
        const query = { limit: 50, ...(cursor ? { cursor } : {}) };
        const { data } = await api.GET('/api/v1/task-configs/{id}/versions', {
          params: { path: { id }, query },
          signal,
        });
        return data ?? { items: [] };
      }}
    />
  );
}
