import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { ProblemNotice } from '../../ui/ProblemNotice';
import css from './Log.module.css';

/** The lines that a task wrote; while it runs the last page is asked for anew each second. */
export function Log({ id, running }: { id: string; running: boolean }) {
  const { t } = useTranslation();
  const log = useInfiniteQuery({
    queryKey: ['log', id],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 500, ...(pageParam ? { cursor: pageParam } : {}) };
      const { data } = await api.GET('/api/v1/executions/{id}/logs', { params: { path: { id }, query }, signal });
      return (data ?? { items: [], next_cursor: null }) as Schemas['LogPage'];
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: running ? 1_000 : false,
  });
  const lines = log.data?.pages.flatMap((page) => page.items) ?? [];
  if (log.error && lines.length === 0) {
    return <ProblemNotice error={log.error} again={() => void log.refetch()} />;
  }
  if (!log.isPending && lines.length === 0) {
    return <p className={css.quiet}>{t('execution.noLines')}</p>;
  }
  return (
    <>
      <ol className={css.log} aria-label={t('execution.log')}>
        {lines.map((line) => (
          <li key={`${line.attempt}:${line.line}`} className={css[line.level]}>
            <span className={css.number}>
              {line.attempt}:{line.line}
            </span>
            <time dateTime={line.at}>{line.at.slice(11, 23)}</time>
            <span className={css.level}>{line.level}</span>
            <span className={css.message}>{line.message}</span>
          </li>
        ))}
      </ol>
      {log.hasNextPage && <Button onClick={() => void log.fetchNextPage()}>{t('list.more')}</Button>}
    </>
  );
}
