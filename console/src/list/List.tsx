import { useInfiniteQuery, useQueryClient, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState, type ComponentProps, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Batch } from '../live/batch';
import { useLive } from '../live/live';
import { Button } from '../ui/Button';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Table, type Column, type Choosing } from '../ui/Table';
import { keysBehind, merged } from './merge';
import css from './List.module.css';

export type Answer<Row> = { items: readonly Row[]; next_cursor?: string | null };

type Pages<Row> = InfiniteData<Answer<Row>, string | undefined>;

/**
 * A list that is read page by page with a cursor. What changes is changed in its place; new rows wait
 * behind a button, so that nothing moves under the pointer. A list of less than 20 rows takes them at
 * once while no pointer and no focus is in it.
 */
export function List<Row>({
  queryKey,
  read,
  columns,
  rowKey,
  caption,
  empty,
  refreshMs = 10_000,
  topics = [],
  concerns,
  anew,
  patch,
  choosing,
}: {
  queryKey: QueryKey;
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Answer<Row>>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string | number;
  caption: string;
  empty?: ReactNode;
  refreshMs?: number;
  /** The topics of the stream that tell of changes of this list. */
  topics?: readonly string[];
  concerns?: (batch: Batch) => boolean;
  /** Reads the rows anew that may still change, where more new ones came than the first page has. */
  anew?: { open: (row: Row) => boolean; read: (keys: (string | number)[]) => Promise<readonly Row[]> };
  /** A row as a batch of the stream says that it is now; null where it says nothing of it. */
  patch?: (row: Row, batch: Batch) => Row | null;
  choosing?: Choosing | undefined;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchOnWindowFocus: false,
    staleTime: Infinity,
  });
  const [fresh, setFresh] = useState(0);
  const busy = useRef(false);
  /** Rows as the stream told them, without what it does not tell. */
  const told = useRef(new WeakSet<object>());
  const shown = useRef(rowKey);
  shown.current = rowKey;
  const key = JSON.stringify(queryKey);
  useEffect(() => setFresh(0), [key]);

  const looked = useCallback(async () => {
    const old = client.getQueryData<Pages<Row>>(queryKey);
    if (!old) {
      return;
    }
    const head = await read(undefined, new AbortController().signal).catch(() => null);
    if (!head) {
      return;
    }
    const again = anew ? keysBehind(old.pages, head, shown.current, (row) => told.current.has(row as object) || anew.open(row)) : [];
    const others = anew && again.length > 0 ? await anew.read(again).catch(() => []) : [];
    const now = client.getQueryData<Pages<Row>>(queryKey);
    if (!now) {
      return;
    }
    const result = merged(now.pages, head, shown.current, !busy.current, others);
    setFresh(result.fresh);
    client.setQueryData<Pages<Row>>(queryKey, { ...now, pages: result.pages });
    // The key of the query, as text, stands for it and for what `read` asks.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [client, key]);
  const look = useThrottled(looked, 1_000);

  useLive(topics, (batch) => {
    if (patch) {
      client.setQueryData<Pages<Row>>(queryKey, (old) => old && patched(old, batch, patch, told.current));
    }
    if (batch.again || !concerns || concerns(batch)) {
      look();
    }
  });
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && look(), refreshMs);
    return () => clearInterval(timer);
  }, [look, refreshMs]);

  const pages = list.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  if (list.error && rows.length === 0) {
    return <ProblemNotice error={list.error} again={() => void list.refetch()} />;
  }
  if (list.isPending) {
    return <div className={css.loading} aria-busy="true" />;
  }
  return (
    <div
      onPointerEnter={() => (busy.current = true)}
      onPointerLeave={() => (busy.current = false)}
      onFocus={() => (busy.current = true)}
      onBlur={() => (busy.current = false)}
    >
      {list.error && <ProblemNotice error={list.error} again={() => void list.refetch()} />}
      <p className={css.fresh} role="status">
        {fresh > 0 && (
          <Button
            look="quiet"
            onClick={() => {
              setFresh(0);
              void client.resetQueries({ queryKey, exact: true });
            }}
          >
            {t('list.fresh', { count: fresh })}
          </Button>
        )}
      </p>
      {rows.length === 0 && !list.hasNextPage ? (
        (empty ?? <p className={css.quiet}>{t('list.none')}</p>)
      ) : (
        <Rows columns={columns} rows={rows} rowKey={rowKey} caption={caption} choosing={choosing} />
      )}
      {list.hasNextPage && (
        <p className={css.more}>
          <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {t('list.more')}
          </Button>
        </p>
      )}
    </div>
  );
}

/** The table; rows that change are drawn a few at a time, so that no input waits for all of them. */
function Rows<Row>({ rows, ...rest }: ComponentProps<typeof Table<Row>>) {
  return <Table rows={useDeferredValue(rows)} {...rest} />;
}

function patched<Row>(old: Pages<Row>, batch: Batch, patch: (row: Row, batch: Batch) => Row | null, told: WeakSet<object>): Pages<Row> {
  let changed = false;
  const pages = old.pages.map((page) => {
    const items = page.items.map((row) => {
      const next = patch(row, batch);
      if (next !== null) {
        changed = true;
        told.add(next as object);
      }
      return next ?? row;
    });
    return { ...page, items };
  });
  return changed ? { ...old, pages } : old;
}

/** Calls at once, then at most once in a time; the last call of a storm is made, too. */
function useThrottled(call: () => Promise<void>, milliseconds: number): () => void {
  const state = useRef({ running: false, wanted: false, latest: call, gone: false });
  useEffect(() => {
    state.current.latest = call;
  });
  useEffect(() => {
    const own = state.current;
    own.gone = false;
    return () => {
      own.gone = true;
    };
  }, []);
  return useCallback(() => {
    const own = state.current;
    const start = () => {
      own.running = true;
      own.wanted = false;
      void own.latest().finally(() =>
        setTimeout(() => {
          own.running = false;
          if (own.wanted && !own.gone) {
            start();
          }
        }, milliseconds),
      );
    };
    if (own.running) {
      own.wanted = true;
    } else {
      start();
    }
  }, [milliseconds]);
}
