import { useId, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Axis } from '../chart/Axis';
import { useWidth } from '../chart/useWidth';
import { usePreferences } from '../frame/preferences';
import { useNow } from '../time/clock';
import { exact } from '../time/format';
import { toneOf, shapeOf } from '../ui/Mark';
import { panned, pinched, type Span } from './gesture';
import { layout, type Row } from './layout';
import { bands, notesOf, type Band, type Sounded, type Timeline } from './notes';
import { useChanged, useWord } from './words';
import css from './Score.module.css';

const tops = { status: 6, schedule: 32, ran: 72, didNot: 102, changes: 130 };
const bottom = 150;

/**
 * The decisions about one config as a score: bands of status and schedule, what ran, what did not run, changes.
 * The arrow keys walk the marks, Enter opens one; dragging, `+` and `-` change the span.
 */
export function Score({
  timeline,
  from,
  to,
  choose,
  open,
}: {
  timeline: Timeline;
  /** The span that is seen, in milliseconds since 1970. */
  from: number;
  to: number;
  choose: (from: number, to: number) => void;
  open: (note: Sounded) => void;
}) {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const [box, whole] = useWidth<HTMLDivElement>(900);
  const left = whole < 560 ? 0 : 84;
  const width = Math.max(120, whole - left);
  const word = useWord();
  const changed = useChanged();
  const notes = useMemo(() => notesOf(timeline, word, changed), [timeline, word, changed]);
  const drawn = useMemo(() => layout(notes, from, to, width), [notes, from, to, width]);
  const shown = drawn.single as readonly (Sounded & { x: number; end: number })[];
  const [current, setCurrent] = useState<string | null>(null);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const fingers = useRef(new Map<number, readonly [number, number]>());
  const [shift, setShift] = useState<Span | null>(null);
  const id = useId();
  const at = shown.findIndex((one) => one.key === current);
  const zoom = (factor: number) => {
    const middle = shown[at]?.at ?? (from + to) / 2;
    choose(Math.round(middle - ((middle - from) * factor)), Math.round(middle + ((to - middle) * factor)));
  };
  const hear = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = at < 0 ? (step > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + step));
      setCurrent(shown[next]?.key ?? null);
    } else if (event.key === 'Enter' && shown[at]) {
      open(shown[at]);
    } else if (event.key === '+' || event.key === '=') {
      zoom(0.5);
    } else if (event.key === '-') {
      zoom(2);
    }
  };
  const xOf = (event: PointerEvent<SVGSVGElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    return ((event.clientX - rect.left) / rect.width) * whole - left;
  };
  const timeAt = (event: PointerEvent<SVGSVGElement>) => {
    const x = xOf(event);
    return from + (Math.max(0, Math.min(width, x)) / width) * (to - from);
  };
  const end = () => {
    if (drag && Math.abs(drag[1] - drag[0]) > (to - from) / 100) {
      choose(Math.min(...drag), Math.max(...drag));
    }
    setDrag(null);
  };
  // Without room for the names of the zones, two rows of times would be a riddle.
  const other = left > 0 && timeline.timezone !== zone && timeline.timezone !== 'Z';
  const height = bottom + (other ? 36 : 18);
  const place = (time: number) => ((time - from) / (to - from)) * width;
  const now = useNow();
  return (
    <div
      ref={box}
      className={css.score}
      role="listbox"
      tabIndex={0}
      aria-label={t('score.name')}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      onKeyDown={hear}
    >
      <svg
        viewBox={`0 0 ${whole} ${height}`}
        width={whole}
        height={height}
        aria-hidden="true"
        onPointerDown={(event) => {
          if (event.pointerType === 'touch') {
            fingers.current.set(event.pointerId, [xOf(event), xOf(event)]);
          } else {
            setDrag([timeAt(event), timeAt(event)]);
          }
        }}
        onPointerMove={(event) => {
          const finger = fingers.current.get(event.pointerId);
          if (finger) {
            fingers.current.set(event.pointerId, [finger[0], xOf(event)]);
            setShift(touched([...fingers.current.values()], [from, to], width));
          } else if (drag) {
            setDrag([drag[0], timeAt(event)]);
          }
        }}
        onPointerUp={(event) => {
          if (fingers.current.has(event.pointerId)) {
            fingers.current.clear();
            if (shift) {
              choose(Math.round(shift[0]), Math.round(shift[1]));
            }
            setShift(null);
          } else {
            end();
          }
        }}
        onPointerCancel={() => {
          fingers.current.clear();
          setShift(null);
        }}
        onPointerLeave={() => setDrag(null)}
      >
        {left > 0 &&
          (['status', 'schedule', 'ran', 'didNot', 'changes'] as const).map((row) => (
            <text key={row} className={css.label} x={0} y={tops[row] + 12}>
              {t(`score.${row}`)}
            </text>
          ))}
        {left > 0 && other && (
          <>
            <text className={css.label} x={0} y={bottom + 14}>
              {town(zone)}
            </text>
            <text className={css.label} x={0} y={bottom + 32}>
              {town(timeline.timezone)}
            </text>
          </>
        )}
        <g transform={shift ? moved(shift, [from, to], left, width) : `translate(${left} 0)`}>
          {timeline.removed_up_to && Date.parse(timeline.removed_up_to) > from && (
            <rect className={css.removed} x={0} y={0} width={Math.min(width, place(Date.parse(timeline.removed_up_to)))} height={bottom} />
          )}
          {drag && (
            <rect className={css.chosen} x={place(Math.min(...drag))} width={place(Math.max(...drag)) - place(Math.min(...drag))} y={0} height={bottom} />
          )}
          <Axis from={from} to={to} width={width} y={bottom} />
          {other && (
            <g transform={`translate(0 ${18})`}>
              <Axis from={from} to={to} width={width} y={bottom} zone={safeZone(timeline.timezone)} lines={false} />
            </g>
          )}
          <Bands timeline={timeline} from={from} to={to} width={width} />
          {timeline.clock_changes.map((change) => (
            <line key={change.at} className={css.clock} x1={place(Date.parse(change.at))} x2={place(Date.parse(change.at))} y1={0} y2={bottom}>
              <title>{change.text}</title>
            </line>
          ))}
          {(['ran', 'didNot', 'changes'] as const).map((row) => (
            <g key={row}>
              <line className={css.line} x1={0} x2={width} y1={tops[row] + 8} y2={tops[row] + 8} />
              {left === 0 && (
                <text className={css.label} x={2} y={tops[row] - 2}>
                  {t(`score.${row}`)}
                </text>
              )}
            </g>
          ))}
          {drawn.columns.map((column) => (
            <rect
              key={`${column.planned} ${column.x}`}
              className={column.planned ? css.toCome : css.good}
              x={column.x}
              width={column.width}
              y={tops.ran + 14 - Math.max(3, column.share * 24)}
              height={Math.max(3, column.share * 24)}
            >
              <title>{column.count}</title>
            </rect>
          ))}
          {shown.map((note) => (
            <g
              key={note.key}
              className={`${css[toneOf(note.code)]} ${css.mark} ${note.key === current ? css.current : ''}`}
              transform={`translate(${note.x - 6} ${tops[note.row as Row] + 2})`}
              onClick={() => {
                setCurrent(note.key);
                open(note);
              }}
            >
              <rect className={css.target} x={-3} y={-6} width={18 + note.end - note.x} height={24} />
              {note.end - note.x > 12 && <path className={css.together} d={`M13 6H${note.end - note.x + 6}m0 -4v8`} />}
              {shapeOf(note.code, note.moved)}
              <title>{`${exact(language, zone, note.at).replace(/[.,]000/, '')}\n${note.sentence}`}</title>
            </g>
          ))}
          {now >= from && now <= to && (
            <g className={css.now}>
              <line x1={place(now)} x2={place(now)} y1={0} y2={bottom} />
            </g>
          )}
        </g>
      </svg>
      {shown.map((note, i) => (
        <span key={note.key} id={`${id}-${i}`} role="option" aria-selected={note.key === current} className="unseen">
          {exact(language, zone, note.at)} {note.sentence}
        </span>
      ))}
    </div>
  );
}

function Bands({ timeline, from, to, width }: { timeline: Timeline; from: number; to: number; width: number }) {
  const { t } = useTranslation();
  const place = (time: number) => ((time - from) / (to - from)) * width;
  const statuses = bands(
    timeline.statuses.map((one) => ({
      from: one.from,
      until: one.until,
      code: one.status,
      text: [t(`configStatus.${one.status}`), one.by, one.reason].filter(Boolean).join(' · '),
    })),
    from,
    to,
  );
  const versions = bands(
    timeline.versions.map((one) => ({ from: one.from, until: one.until, text: `v${one.version} · ${one.words}` })),
    from,
    to,
  );
  const draw = (band: Band, y: number, i: number) => {
    const x = place(band.from);
    const wide = Math.max(2, place(band.to) - x - 1);
    return (
      <g key={`${y} ${i}`}>
        <rect className={bandClass(band)} x={x} y={y} width={wide} height={18} />
        {wide > 40 && (
          <text className={css.bandText} x={x + 4} y={y + 13}>
            {shorten(band.text, wide)}
          </text>
        )}
        <title>{band.text}</title>
      </g>
    );
  };
  return (
    <>
      {statuses.map((band, i) => draw(band, tops.status, i))}
      {versions.map((band, i) => draw(band, tops.schedule, i))}
    </>
  );
}

function bandClass(band: Band): string | undefined {
  switch (band.code && toneOf(band.code)) {
    case 'ink':
      return css.bandInk;
    case 'warn':
      return css.bandWarn;
    case 'bad':
      return css.bandBad;
    case 'wait':
      return css.bandWait;
    default:
      return css.version;
  }
}

/** The span that one finger has pushed, or two have pinched; null before a finger has moved by ten pixels. */
function touched(fingers: readonly (readonly [number, number])[], span: Span, width: number): Span | null {
  const [one, two] = fingers;
  if (one && two) {
    return pinched(span, [one[0], two[0]], [one[1], two[1]], width);
  }
  return one && Math.abs(one[1] - one[0]) >= 10 ? panned(span, one[1] - one[0], width) : null;
}

/** Moves the drawing as the fingers do, until the new span is there. */
function moved([first, last]: Span, [from, to]: Span, left: number, width: number): string {
  const scale = (to - from) / (last - first);
  return `translate(${left + ((from - first) / (last - first)) * width} 0) scale(${scale} 1)`;
}

/** As much of a text as fits a width at 12 pixels; a Chinese character is twice as wide. */
function shorten(text: string, width: number): string {
  let room = width - 8;
  let end = 0;
  for (const one of text) {
    room -= one.charCodeAt(0) > 0x2e80 ? 12.5 : 6.6;
    if (room < 8) {
      return `${text.slice(0, end)}…`;
    }
    end += one.length;
  }
  return text;
}

/** The last part of the name of a zone. */
function town(zone: string): string {
  return safeZone(zone).split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
}

function safeZone(zone: string): string {
  return zone === 'Z' ? 'UTC' : zone;
}
