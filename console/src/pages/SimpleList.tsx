import type { QueryKey } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { List, type Answer } from '../list/List';
import { Page } from '../ui/Page';
import type { Column } from '../ui/Table';

/** A page that is one list. */
export function SimpleList<Row>({
  page,
  queryKey,
  columns,
  rowKey,
  read,
  refreshMs = 10_000,
}: {
  page: 'types' | 'workers' | 'queues' | 'calendars' | 'alerts' | 'connections' | 'tokens' | 'trail';
  queryKey: QueryKey;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string | number;
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Answer<Row>>;
  refreshMs?: number;
}) {
  const { t } = useTranslation();
  return (
    <Page title={t(`page.${page}.name`)} question={t(`page.${page}.question`)}>
      <List
        queryKey={queryKey}
        caption={t(`page.${page}.name`)}
        columns={columns}
        rowKey={rowKey}
        refreshMs={refreshMs}
        read={read}
      />
    </Page>
  );
}
