import { usePreferences } from '../frame/preferences';
import { ticks } from '../score/layout';
import { offsetMs, tick } from '../time/format';
import css from './Chart.module.css';

/** The times under a drawing, in the viewer's zone or the one that is given. */
export function Axis({ from, to, width, y, zone, lines = true }: { from: number; to: number; width: number; y: number; zone?: string; lines?: boolean }) {
  const { language, zone: viewers } = usePreferences();
  const own = zone ?? viewers;
  const shift = offsetMs(own, from);
  const { at, step } = ticks(from + shift, to + shift, width);
  return (
    <g className={css.axis} aria-hidden="true">
      {at.map((local) => {
        const x = ((local - shift - from) / (to - from)) * width;
        return x > width - 24 || x < 20 ? null : (
          <g key={local}>
            {lines && <line x1={x} x2={x} y1={0} y2={y} />}
            <text x={x} y={y + 14} textAnchor="middle">
              {tick(language, own, local - shift, step)}
            </text>
          </g>
        );
      })}
    </g>
  );
}
