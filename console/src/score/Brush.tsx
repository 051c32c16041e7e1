import { useQuery } from '@tanstack/react-query';
import { useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useWidth } from '../chart/useWidth';
import { useLater } from '../frame/later';
import { usePreferences } from '../frame/preferences';
import { dayWords } from '../time/format';
import { dragged, holdAt, type Hold, type Span } from './gesture';
import css from './Brush.module.css';

const day = 86_400_000;
const height = 28;
const longest = 366 * day;

/** The whole life of a config with a window on what the drawing above shows; the window is moved, widened, or drawn anew. */
export function Brush({ id, created, view, choose }: { id: number; created: number; view: Span; choose: (from: number, to: number) => void }) {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const [box, width] = useWidth<HTMLDivElement>(900);
  const [start] = useState(() => Date.now());
  const first = Math.min(Math.max(created, start - longest), start - day);
  const whole: Span = [Math.min(first, view[0]), Math.max(start + (start - first) * 0.04, view[1])];
  const bucket = start - first > 14 * day ? '1d' : '1h';
  const later = useLater();
  const series = useQuery({
    queryKey: ['life', id, bucket],
    queryFn: async ({ signal }) => {
      const query = { metric: 'executions' as const, bucket: bucket as '1d', from: new Date(Math.max(first, start - 90 * day)).toISOString(), task_config_id: [id] };
      return (await api.GET('/api/v1/stats/series', { params: { query }, signal })).data;
    },
    enabled: later,
    staleTime: 60_000,
    retry: false,
  });
  const [drag, setDrag] = useState<{ hold: Hold; start: number; window: Span } | null>(null);
  const place = (time: number) => ((time - whole[0]) / (whole[1] - whole[0])) * width;
  const timeAt = (event: PointerEvent<SVGSVGElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    return whole[0] + ((event.clientX - rect.left) / rect.width) * (whole[1] - whole[0]);
  };
  const window = drag?.window ?? view;
  const points = series.data?.points ?? [];
  const most = Math.max(1, ...points.map((one) => one.total));
  const step = bucket === '1d' ? day : 3_600_000;
  const end = () => {
    if (drag && drag.window[1] - drag.window[0] > 1_000) {
      choose(drag.window[0], drag.window[1]);
    }
    setDrag(null);
  };
  return (
    <div ref={box} className={css.brush}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const time = timeAt(event);
          setDrag({ hold: holdAt(place(time), place(view[0]), place(view[1])), start: time, window: view });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, window: dragged(drag.hold, view, drag.start, timeAt(event), whole) })}
        onPointerUp={end}
        onPointerCancel={() => setDrag(null)}
      >
        <title>{t('score.life')}</title>
        <line className={css.line} x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
        {points.map((one) => {
          const x = place(Date.parse(one.at));
          const bad = one.total - (one.counts['succeeded'] ?? 0);
          const wide = Math.max(1, (step / (whole[1] - whole[0])) * width - 1);
          const tall = one.total === 0 ? 0 : Math.max(2, (one.total / most) * (height - 8));
          return (
            <g key={one.at}>
              <rect className={css.good} x={x} width={wide} y={height - tall} height={tall} />
              {bad > 0 && <rect className={css.bad} x={x} width={wide} y={height - Math.max(3, (bad / one.total) * tall)} height={Math.max(3, (bad / one.total) * tall)} />}
            </g>
          );
        })}
        <rect className={css.window} x={place(window[0])} width={Math.max(4, place(window[1]) - place(window[0]))} y={1} height={height - 2} />
      </svg>
      <p className={css.ends}>
        <span>{dayWords(language, zone, whole[0])}</span>
        <span>{t('score.life')}</span>
        <span>{dayWords(language, zone, whole[1])}</span>
      </p>
    </div>
  );
}
