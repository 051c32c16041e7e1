import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Table, type Column } from '../ui/Table';
import css from './List.module.css';

export type Answer<Row> = { items: readonly Row[]; next_cursor?: string | null };

/** A list that is read page by page with a cursor, and refreshed while it is seen. */
export function List<Row>({
  queryKey,
  read,
  columns,
  rowKey,
  caption,
  empty,
  refreshMs = 10_000,
}: {
  queryKey: QueryKey;
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Answer<Row>>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string | number;
  caption: string;
  empty?: ReactNode;
  refreshMs?: number;
}) {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    // Only the first page moves by itself: what was loaded further down stays as it was.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? false : refreshMs),
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.error && rows.length === 0) {
    return <ProblemNotice error={list.error} again={() => void list.refetch()} />;
  }
  if (list.isPending) {
    return <div className={css.loading} aria-busy="true" />;
  }
  return (
    <>
      {list.error && <ProblemNotice error={list.error} again={() => void list.refetch()} />}
      {rows.length === 0 && !list.hasNextPage ? (
        (empty ?? <p className={css.quiet}>{t('list.none')}</p>)
      ) : (
        <Table columns={columns} rows={rows} rowKey={rowKey} caption={caption} />
      )}
      {list.hasNextPage && (
        <p className={css.more}>
          <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {t('list.more')}
          </Button>
        </p>
      )}
    </>
  );
}
