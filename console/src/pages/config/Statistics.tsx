import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Percentiles } from '../../chart/Percentiles';
import { StackChart } from '../../chart/StackChart';
import { useLater } from '../../frame/later';
import { usePreferences } from '../../frame/preferences';
import { Choice, Filters } from '../../list/Filters';
import { useWord } from '../../score/words';
import type { MarkCode } from '../../ui/Mark';
import { ProblemNotice } from '../../ui/ProblemNotice';
import css from './Timeline.module.css';

const up: MarkCode[] = ['succeeded', 'failed', 'timed_out', 'lost', 'cancelled', 'expired'];
const down: MarkCode[] = ['missed', 'skipped', 'coalesced', 'excluded'];
const days = { '7d': 7, '30d': 30 } as const;

/** Outcomes, lateness and run time of one config, by the hour or the day. */
export function Statistics({ id }: { id: number }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const word = useWord();
  const { span = '7d' } = useSearch({ from: '/frame/configs/$id' });
  const navigate = useNavigate({ from: '/configs/$id' });
  const bucket = span === '7d' ? ('1h' as const) : ('1d' as const);
  const step = span === '7d' ? 3_600_000 : 86_400_000;
  const read = (metric: 'executions' | 'decisions') => async ({ signal }: { signal: AbortSignal }) => {
    const from = new Date(Date.now() - days[span] * 86_400_000).toISOString();
    const query = { metric, bucket, from, task_config_id: [id] };
    return (await api.GET('/api/v1/stats/series', { params: { query }, signal })).data;
  };
  const later = useLater();
  const executions = useQuery({ queryKey: ['series of', id, span, 'executions'], queryFn: read('executions'), refetchInterval: 30_000 });
  const decisions = useQuery({ queryKey: ['series of', id, span, 'decisions'], queryFn: read('decisions'), enabled: executions.isSuccess && later, refetchInterval: 30_000 });
  const points = useMemo(() => {
    const all = new Map<number, Record<string, number>>();
    for (const point of [...(executions.data?.points ?? []), ...(decisions.data?.points ?? [])]) {
      all.set(Date.parse(point.at), { ...all.get(Date.parse(point.at)), ...point.counts });
    }
    return [...all].sort(([a], [b]) => a - b).map(([at, counts]) => ({ at, counts }));
  }, [executions.data, decisions.data]);
  if (executions.error && !executions.data) {
    return <ProblemNotice error={executions.error} again={() => void executions.refetch()} />;
  }
  if (!executions.data) {
    return <div className={css.loading} aria-busy="true" />;
  }
  const area = { from: Date.parse(executions.data.from), to: Date.parse(executions.data.to), step };
  const own = executions.data.points;
  const total = own.reduce((sum, one) => sum + one.total, 0);
  const succeeded = own.reduce((sum, one) => sum + (one.counts['succeeded'] ?? 0), 0);
  const times = (name: 'run_ms' | 'late_ms') =>
    own.map((one) => ({ at: Date.parse(one.at), p50: one[name]?.p50 ?? null, p95: one[name]?.p95 ?? null, p99: one[name]?.p99 ?? null }));
  return (
    <>
      <Filters open>
        <Choice
          label={t('overview.span')}
          value={span}
          values={[
            ['7d', t('overview.span_7d')],
            ['30d', t('overview.span_30d')],
          ]}
          change={(next) => void navigate({ search: (old) => ({ ...old, span: next }) as never })}
        />
      </Filters>
      <p className={css.quiet}>
        {t('statistics.rate', {
          count: total,
          total: total.toLocaleString(language),
          rate: total === 0 ? '–' : (succeeded / total).toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 }),
        })}
      </p>
      <StackChart title={t('overview.outcomes')} points={points} span={area} up={up} down={down} word={word} />
      <Percentiles title={t('overview.lateness')} points={times('late_ms')} whole={undefined} span={area} />
      <Percentiles title={t('overview.runTime')} points={times('run_ms')} whole={undefined} span={area} />
    </>
  );
}
