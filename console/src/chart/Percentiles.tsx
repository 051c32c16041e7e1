import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { span as words } from '../time/format';
import { Axis } from './Axis';
import { path } from './stack';
import type { Span } from './StackChart';
import { useWidth } from './useWidth';
import css from './Chart.module.css';

export type TimesPoint = { at: number; p50: number | null; p95: number | null; p99: number | null };
type Times = { p50: number | null; p95: number | null; p99: number | null };

const height = 72;
const names = ['p99', 'p95', 'p50'] as const;

/** Percentiles of a time over time, in three strengths of one ink; the figures of the whole span stand above. */
export function Percentiles({ title, points, whole, span }: { title: string; points: readonly TimesPoint[]; whole: Times | undefined; span: Span }) {
  const { t } = useTranslation();
  const [box, width] = useWidth<HTMLDivElement>(480);
  const most = useMemo(() => Math.max(1, ...points.map((one) => one.p99 ?? 0)), [points]);
  const empty = points.every((one) => one.p99 === null);
  const said = (['p50', 'p95', 'p99'] as const)
    .map((name) => `${name} ${whole?.[name] === null || whole?.[name] === undefined ? '–' : words(t, whole[name])}`)
    .join('   ');
  return (
    <figure className={css.figure}>
      <figcaption>
        <h2>{title}</h2>
        <span className={css.legend} title={t('chart.percentiles')}>
          {whole ? said : 'p50   p95   p99'}
        </span>
      </figcaption>
      <div ref={box}>
        <svg className={css.drawing} viewBox={`0 0 ${width} ${height + 18}`} width={width} height={height + 18} role="img" aria-label={whole ? `${title}: ${said}` : title}>
          <Axis from={span.from} to={span.to} width={width} y={height} />
          {names.map((name) => (
            <path
              key={name}
              className={css[name]}
              d={path(points.map((one) => ({ at: one.at, value: one[name] })), span, { width, height }, most)}
            />
          ))}
          <line className={css.base} x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
          <text className={css.scale} x={0} y={10}>
            {empty ? t('chart.none') : words(t, most)}
          </text>
        </svg>
      </div>
    </figure>
  );
}
