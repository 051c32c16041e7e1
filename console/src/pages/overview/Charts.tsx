import { useNavigate } from '@tanstack/react-router';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { Percentiles } from '../../chart/Percentiles';
import { StackChart } from '../../chart/StackChart';
import type { MarkCode } from '../../ui/Mark';
import css from './OverviewPage.module.css';

const lengths = { '1m': 60_000, '5m': 300_000, '1h': 3_600_000, '1d': 86_400_000 } as const;
const up: MarkCode[] = ['succeeded', 'failed', 'timed_out', 'lost', 'cancelled', 'expired'];
const down: MarkCode[] = ['missed', 'skipped', 'coalesced', 'excluded'];

type Totals = Schemas['Overview']['totals'];
type Series = NonNullable<Schemas['Overview']['series']>;

/** Outcomes upward, what did not run downward, and the percentiles of lateness and run time. */
export const Charts = memo(function Charts({ totals: whole, before, series }: { totals: Totals; before: Schemas['Overview']['totals_before']; series: Series }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const navigate = useNavigate();
  const { executions, decisions } = series;
  const step = lengths[executions.bucket];
  const area = useMemo(() => {
    const from = Date.parse(executions.from);
    return { from: Math.floor(from / step) * step, to: Date.parse(executions.to), step };
  }, [executions, step]);
  const points = useMemo(() => {
    const all = new Map<number, Record<string, number>>();
    for (const point of [...executions.points, ...decisions.points]) {
      const at = Date.parse(point.at);
      all.set(at, { ...all.get(at), ...point.counts });
    }
    return [...all].sort(([a], [b]) => a - b).map(([at, counts]) => ({ at, counts }));
  }, [executions, decisions]);
  const times = (name: 'run_ms' | 'late_ms') =>
    executions.points.map((point) => ({
      at: Date.parse(point.at),
      p50: point[name]?.p50 ?? null,
      p95: point[name]?.p95 ?? null,
      p99: point[name]?.p99 ?? null,
    }));
  const word = (code: MarkCode) => (down.includes(code) ? t(`kind.${code as 'missed'}`) : t(`status.${code as 'failed'}`));
  const percent = (value: number | null) =>
    value === null ? '–' : value.toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <section className={css.block}>
      <p className={css.quiet}>
        {whole.executions.success_rate !== null &&
          t(before.executions.success_rate === null ? 'overview.rateNow' : 'overview.rate', {
            now: percent(whole.executions.success_rate),
            before: percent(before.executions.success_rate),
          })}
      </p>
      <StackChart
        title={t('overview.outcomes')}
        points={points}
        span={area}
        up={up}
        down={down}
        word={word}
        choose={(from, to) =>
          void navigate({ to: '/executions', search: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } })
        }
      />
      <div className={css.pair}>
        <Percentiles title={t('overview.lateness')} points={times('late_ms')} whole={whole.executions.late_ms} span={area} />
        <Percentiles title={t('overview.runTime')} points={times('run_ms')} whole={whole.executions.run_ms} span={area} />
      </div>
    </section>
  );
});
