import type { QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageName } from '../frame/addresses';
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
  topics = [],
  actions,
  before,
  empty,
}: {
  page: PageName;
  queryKey: QueryKey;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string | number;
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Answer<Row>>;
  refreshMs?: number;
  topics?: readonly string[];
  actions?: ReactNode;
  before?: ReactNode;
  empty?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Page title={t(`page.${page}.name`)} question={t(`page.${page}.question`)} actions={actions}>
      {before}
      <List
        queryKey={queryKey}
        caption={t(`page.${page}.name`)}
        columns={columns}
        rowKey={rowKey}
        refreshMs={refreshMs}
        topics={topics}
        empty={empty}
        read={read}
      />
    </Page>
  );
}
