import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import type { Change } from './cells';
import css from './ForecastPage.module.css';

/** Who is due in a cell, and what could be tried with it. */
export function DueDrawer({
  from,
  to,
  title,
  close,
  pick,
}: {
  from: number;
  to: number;
  title: string;
  close: () => void;
  pick: (change: Change) => void;
}) {
  const { t } = useTranslation();
  const past = to <= Date.now();
  const due = useInfiniteQuery({
    queryKey: ['due', from, to],
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        from: new Date(Math.max(from, Date.now())).toISOString(),
        to: new Date(to).toISOString(),
        limit: 100,
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return (await api.GET('/api/v1/forecast/due', { params: { query }, signal })).data ?? { items: [], next_cursor: null };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: !past,
  });
  const items = due.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Dialog side open close={close} title={title}>
      {past && <p className={css.quiet}>{t('forecast.past')}</p>}
      {due.error && <ProblemNotice error={due.error} />}
      {!past && due.data && items.length === 0 && <p className={css.quiet}>{t('overview.nothingNext')}</p>}
      <ul className={css.due}>
        {items.map((one, i) => (
          <li key={i}>
            <Instant at={one.due_at} />{' '}
            <Link to="/configs/$id" params={{ id: String(one.task_config_id) }}>
              <bdi>{one.task_config_name ?? one.task_config_id}</bdi>
            </Link>
            <span className={css.tries}>
              {(['-10m', '10m', '30m'] as const).map((by) => (
                <Button key={by} look="quiet" onClick={() => pick({ kind: 'shift', id: one.task_config_id, name: one.task_config_name ?? '', by })}>
                  {by.startsWith('-') ? `−${by.slice(1)}` : `+${by}`}
                </Button>
              ))}
              <Button look="quiet" onClick={() => pick({ kind: 'pause', id: one.task_config_id, name: one.task_config_name ?? '' })}>
                {t('config.pause')}
              </Button>
              <Button look="quiet" onClick={() => pick({ kind: 'remove', id: one.task_config_id, name: one.task_config_name ?? '' })}>
                {t('forecast.remove')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {due.hasNextPage && <Button onClick={() => void due.fetchNextPage()}>{t('list.more')}</Button>}
    </Dialog>
  );
}
