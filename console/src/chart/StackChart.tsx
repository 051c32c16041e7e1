import { useId, useMemo, useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../frame/preferences';
import { exact } from '../time/format';
import { Button } from '../ui/Button';
import { toneOf, Mark, type MarkCode } from '../ui/Mark';
import { Axis } from './Axis';
import { stack, type Point } from './stack';
import { useWidth } from './useWidth';
import css from './Chart.module.css';

const height = 150;

export type Span = { from: number; to: number; step: number };

/** Counts over time as columns, those of trouble hatched, or, one key away, as a table; a span is chosen by dragging. */
export function StackChart({
  title,
  points,
  span,
  up,
  down,
  word,
  choose,
}: {
  title: string;
  points: readonly Point[];
  span: Span;
  up: readonly MarkCode[];
  down: readonly MarkCode[];
  word: (code: MarkCode) => string;
  choose?: (from: number, to: number) => void;
}) {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const hatch = useId();
  const [box, width] = useWidth<HTMLDivElement>(640);
  const [table, setTable] = useState(false);
  const [at, setAt] = useState<number | null>(null);
  const [drag, setDrag] = useState<number | null>(null);
  const drawn = useMemo(() => stack(points, { up, down }, span, { width, height }), [points, up, down, span, width]);
  const all = [...up, ...down];
  const totals = useMemo(
    () => new Map(all.map((code) => [code, points.reduce((sum, point) => sum + (point.counts[code] ?? 0), 0)])),
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [points, up, down],
  );
  const bucketAt = (event: PointerEvent<SVGSVGElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    const time = span.from + ((event.clientX - rect.left) / rect.width) * (span.to - span.from);
    return span.from + Math.floor((time - span.from) / span.step) * span.step;
  };
  const shown = at === null ? null : (points.find((one) => one.at === at) ?? { at, counts: {} as Record<string, number> });
  const end = () => {
    if (drag !== null && at !== null && choose && Math.abs(at - drag) >= span.step) {
      choose(Math.min(drag, at), Math.max(drag, at) + span.step);
    }
    setDrag(null);
  };
  return (
    <figure
      className={css.figure}
      onKeyDown={(event) => {
        if (event.key === 't') {
          setTable(!table);
        }
      }}
    >
      <figcaption>
        <h2>{title}</h2>
        <ul className={css.legend}>
          {all
            .filter((code) => (totals.get(code) ?? 0) > 0)
            .map((code) => (
              <li key={code}>
                <Mark code={code} /> {word(code)} {(shown ? (shown.counts[code] ?? 0) : (totals.get(code) ?? 0)).toLocaleString(language)}
              </li>
            ))}
          {shown && <li className={css.when}>{exact(language, zone, shown.at).replace(/[.,]000/, '')}</li>}
        </ul>
        <Button look="quiet" aria-pressed={table} onClick={() => setTable(!table)}>
          {t(table ? 'chart.drawing' : 'chart.table')}
        </Button>
      </figcaption>
      {table ? (
        <div className={css.table} tabIndex={0} role="region" aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('column.at')}</th>
                {all.map((code) => (
                  <th scope="col" key={code}>
                    {word(code)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.at}>
                  <th scope="row">{exact(language, zone, point.at).replace(/[.,]000/, '')}</th>
                  {all.map((code) => (
                    <td key={code}>{point.counts[code] ?? 0}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div ref={box}>
          <svg
            className={css.drawing}
            viewBox={`0 0 ${width} ${height + 18}`}
            width={width}
            height={height + 18}
            role="img"
            aria-label={`${title}: ${all.map((code) => `${word(code)} ${totals.get(code) ?? 0}`).join(', ')}`}
            onPointerMove={(event) => setAt(bucketAt(event))}
            onPointerLeave={() => {
              setAt(null);
              setDrag(null);
            }}
            onPointerDown={(event) => setDrag(bucketAt(event))}
            onPointerUp={end}
          >
            {drag !== null && at !== null && (
              <rect
                className={css.chosen}
                x={place(Math.min(drag, at), span, width)}
                width={(place(Math.max(drag, at), span, width) - place(Math.min(drag, at), span, width)) + width * (span.step / (span.to - span.from))}
                y={0}
                height={height}
              />
            )}
            <Axis from={span.from} to={span.to} width={width} y={height} />
            <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse">
              <path className={css.hatch} d="M-1 1l2 -2M0 4l4 -4M3 5l2 -2" />
            </pattern>
            {drawn.blocks.map((block, i) => {
              const where = { x: block.x, y: block.y, width: block.width, height: block.height };
              const tone = toneOf(block.code as MarkCode);
              return (
                <g key={i}>
                  <rect className={css[tone]} {...where} />
                  {tone !== 'good' && up.includes(block.code as MarkCode) && <rect fill={`url(#${hatch})`} {...where} />}
                </g>
              );
            })}
            <line className={css.base} x1={0} x2={width} y1={drawn.base + 0.5} y2={drawn.base + 0.5} />
          </svg>
        </div>
      )}
    </figure>
  );
}

function place(at: number, span: Span, width: number): number {
  return ((at - span.from) / (span.to - span.from)) * width;
}
