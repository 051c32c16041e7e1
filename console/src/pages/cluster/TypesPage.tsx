import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { List } from '../../list/List';
import { Page } from '../../ui/Page';
import type { Column } from '../../ui/Table';

type Type = Schemas['TaskType'];

export function TypesPage() {
  const { t } = useTranslation();
  const columns: Column<Type>[] = [
    { key: 'name', head: t('column.name'), cell: (row) => <code>{row.name}</code> },
    { key: 'description', head: t('column.description'), cell: (row) => row.description },
    { key: 'queue', head: t('column.queue'), cell: (row) => row.queue },
  ];
  return (
    <Page title={t('page.types.name')} question={t('page.types.question')}>
      <List
        queryKey={['types']}
        caption={t('page.types.name')}
        columns={columns}
        rowKey={(row) => row.name}
        read={async (_, signal) => (await api.GET('/api/v1/task-types', { signal })).data ?? { items: [] }}
      />
    </Page>
  );
}
