import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useLater } from '../../frame/later';
import { span as words } from '../../time/format';
import type { OverviewSpan } from './query';
import css from './OverviewPage.module.css';

const rankings = ['slowest', 'latest', 'failing', 'skipped'] as const;
type Item = Schemas['StatsTop']['items'][number];

/** The foremost configs in four ways; they are asked for once they are scrolled to. */
export const Tops = memo(function Tops({ span }: { span: OverviewSpan }) {
  const later = useLater();
  const [seen, setSeen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true), { rootMargin: '100px' });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const top = useQuery({
    queryKey: ['top', span],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/overview/top', { params: { query: { span } }, signal })).data,
    enabled: seen && later,
    refetchInterval: 60_000,
  });
  return (
    <div ref={box} className={css.tops} aria-busy={seen && top.isPending}>
      {rankings.map((by) => (
        <Top key={by} by={by} items={top.data?.rankings.find((one) => one.by === by)?.items} />
      ))}
    </div>
  );
});

function Top({ by, items }: { by: (typeof rankings)[number]; items: readonly Item[] | undefined }) {
  const { t } = useTranslation();
  const figure = (item: Item) => {
    switch (by) {
      case 'slowest':
        return `p95 ${words(t, item.executions.run_ms.p95 ?? 0)}`;
      case 'latest':
        return `p95 ${words(t, item.executions.late_ms.p95 ?? 0)}`;
      case 'failing':
        return t('overview.failures', { count: item.failures });
      case 'skipped':
        return t('overview.didNotRun', { count: Object.values(item.did_not_run).reduce((sum, one) => sum + one, 0) });
    }
  };
  return (
    <section>
      <h2>{t(`overview.top_${by}`)}</h2>
      {items?.length === 0 && <p className={css.quiet}>{t('overview.none')}</p>}
      <ol className={css.top}>
        {items?.map((item) => (
          <li key={item.task_config_id}>
            <Link to="/configs/$id" params={{ id: String(item.task_config_id) }} title={item.task_config_name}>
              <bdi>{item.task_config_name}</bdi>
            </Link>
            <span>{figure(item)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
