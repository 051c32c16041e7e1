import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { dayWords, exact } from '../../time/format';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { beginOf, difference, readSandbox, shapeOf, whatIf, type Change } from './cells';
import { DueDrawer } from './DueDrawer';
import { HeatMap } from './HeatMap';
import { Sandbox } from './Sandbox';
import css from './ForecastPage.module.css';

const views = ['day', 'week', 'month'] as const;
const measures = ['count', 'load'] as const;

export function ForecastPage() {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const { view = 'week', measure = 'count', sandbox, at } = useSearch({ from: '/frame/forecast' });
  const navigate = useNavigate({ from: '/forecast' });
  const [start] = useState(() => Date.now());
  const begin = at && !Number.isNaN(Date.parse(at)) ? Date.parse(at) : start;
  const shape = useMemo(() => shapeOf(view, zone, begin), [view, zone, begin]);
  const changes = useMemo(() => readSandbox(sandbox), [sandbox]);
  const [compare, setCompare] = useState(true);
  const [cell, setCell] = useState<number | null>(null);
  const ask = (what: readonly Change[]) => async ({ signal }: { signal: AbortSignal }) => {
    const body = {
      from: new Date(beginOf(shape, Date.now())).toISOString(),
      to: new Date(shape.to).toISOString(),
      bucket: `${shape.bucketMs / 60_000}m`,
      by: 'config' as const,
      ...(what.length > 0 ? { what_if: whatIf(what) } : {}),
    };
    return (await api.POST('/api/v1/forecast', { body: body as never, signal })).data;
  };
  const before = useQuery({
    queryKey: ['forecast', shape.from, shape.to, '[]'],
    queryFn: ask([]),
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
  const after = useQuery({
    queryKey: ['forecast', shape.from, shape.to, JSON.stringify(changes)],
    queryFn: ask(changes),
    enabled: changes.length > 0,
    placeholderData: keepPreviousData,
  });
  const shown = changes.length > 0 ? after : before;
  const count = Math.round((shape.to - shape.from) / shape.bucketMs);
  const values = (data: typeof before.data, name: 'count' | 'load') => {
    const cells = Array.from({ length: count }, () => 0);
    for (const bucket of data?.buckets ?? []) {
      const i = Math.floor((Date.parse(bucket.from) - shape.from) / shape.bucketMs);
      if (i >= 0 && i < count) {
        cells[i] = (cells[i] ?? 0) + bucket[name];
      }
    }
    return cells;
  };
  const own = values(shown.data, measure);
  const delta = changes.length > 0 && compare ? difference(values(before.data, measure), own) : null;
  const set = (part: Record<string, string | undefined>) => void navigate({ search: (old) => ({ ...old, ...part }) as never, replace: true });
  const setChanges = (next: Change[]) => set({ sandbox: next.length > 0 ? JSON.stringify(next) : undefined });
  const capacity = shown.data?.capacity ?? 0;
  return (
    <Page title={t('page.forecast.name')} question={t('page.forecast.question')}>
      <p className={css.tools}>
        {views.map((one) => (
          <Link key={one} to="/forecast" search={(old) => ({ ...old, view: one })} aria-current={one === view ? 'true' : undefined}>
            {t(`score.${one}`)}
          </Link>
        ))}
        <span className={css.gap} />
        {measures.map((one) => (
          <Link key={one} to="/forecast" search={(old) => ({ ...old, measure: one })} aria-current={one === measure ? 'true' : undefined}>
            {t(`forecast.${one}`)}
          </Link>
        ))}
        <span className={css.gap} />
        <span className={css.steps}>
          <Button look="quiet" onClick={() => set({ at: new Date(shape.from - (shape.to - shape.from)).toISOString() })} aria-label={t('score.earlier')} disabled={shape.from <= start}>
            ‹
          </Button>
          <span>
            {dayWords(language, zone, shape.from)} – {dayWords(language, zone, shape.to - 1)}
          </span>
          <Button look="quiet" onClick={() => set({ at: new Date(shape.to).toISOString() })} aria-label={t('score.later')}>
            ›
          </Button>
        </span>
      </p>
      <Sandbox
        changes={changes}
        change={setChanges}
        compare={compare}
        setCompare={setCompare}
        difference={delta}
        totals={changes.length > 0 && before.data && after.data ? [before.data.total, after.data.total] : null}
      />
      {shown.error && <ProblemNotice error={shown.error} again={() => void shown.refetch()} />}
      {shown.data && (
        <>
          <p className={css.quiet} role="status">
            {t('forecast.total', {
              total: shown.data.total.toLocaleString(language),
              schedules: shown.data.schedules.toLocaleString(language),
              capacity: capacity.toLocaleString(language),
            })}
            {shown.data.skipped > 0 && ` ${t('forecast.skipped', { count: shown.data.skipped })}`}
          </p>
          {shown.data.total === 0 ? (
            <p>
              {t('forecast.nothing')} <Link to="/configs">{t('page.configs.name')}</Link>
            </p>
          ) : (
            <HeatMap shape={shape} view={view} values={own} delta={delta} limit={measure === 'load' ? capacity : null} open={setCell} />
          )}
          <HotSpots buckets={shown.data.buckets} open={(from) => setCell(Math.floor((from - shape.from) / shape.bucketMs))} />
        </>
      )}
      {cell !== null && (
        <DueDrawer
          from={shape.from + cell * shape.bucketMs}
          to={shape.from + (cell + 1) * shape.bucketMs}
          title={exact(language, zone, shape.from + cell * shape.bucketMs).replace(/[.,]000/, '')}
          close={() => setCell(null)}
          pick={(change) => setChanges([...changes.filter((one) => one.id !== change.id), change])}
        />
      )}
    </Page>
  );
}

function HotSpots({ buckets, open }: { buckets: readonly { from: string; count: number; by?: { [key: string]: number } }[]; open: (from: number) => void }) {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const mean = buckets.reduce((sum, one) => sum + one.count, 0) / Math.max(1, buckets.length);
  const hot = buckets.filter((one) => one.count > mean * 1.5).sort((a, b) => b.count - a.count).slice(0, 5);
  if (hot.length === 0) {
    return null;
  }
  return (
    <section>
      <h2>{t('forecast.hot')}</h2>
      <ul className={css.hot}>
        {hot.map((one) => (
          <li key={one.from}>
            <button type="button" onClick={() => open(Date.parse(one.from))}>
              {exact(language, zone, Date.parse(one.from)).replace(/[.,]000/, '')}
            </button>{' '}
            {t('forecast.spot', { count: one.count, n: one.count.toLocaleString(language), configs: Object.keys(one.by ?? {}).length })}
          </li>
        ))}
      </ul>
    </section>
  );
}
