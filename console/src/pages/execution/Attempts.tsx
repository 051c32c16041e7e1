import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Axis } from '../../chart/Axis';
import { useWidth } from '../../chart/useWidth';
import { useNow } from '../../time/clock';
import { span as words } from '../../time/format';
import { Mark, type MarkCode } from '../../ui/Mark';
import css from './ExecutionPage.module.css';

const row = 22;
const tones: Record<string, MarkCode> = {
  succeeded: 'succeeded',
  failed: 'failed',
  timed_out: 'timed_out',
  cancelled: 'cancelled',
  lost: 'lost',
  snoozed: 'retrying',
  handed_back: 'queued',
};

const bars: Record<string, string | undefined> = {
  succeeded: css.barSucceeded,
  failed: css.barFailed,
  timed_out: css.barTimedOut,
  lost: css.barLost,
  snoozed: css.barSnoozed,
  running: css.barRunning,
};

/** The attempts on one time axis, from the due time on; one alone that ended at once is not drawn. */
export function Attempts({ execution }: { execution: Schemas['WholeExecution'] }) {
  const { t } = useTranslation();
  const [box, width] = useWidth<HTMLDivElement>(900);
  const now = useNow();
  const attempts = execution.attempts.slice(-20);
  if (attempts.length < 2) {
    return null;
  }
  const from = Date.parse(execution.due_at ?? execution.queued_at);
  const to = Math.max(from + 1_000, ...attempts.map((one) => (one.finished_at ? Date.parse(one.finished_at) : now)));
  const place = (at: number) => Math.max(0, ((at - from) / (to - from)) * width);
  const height = attempts.length * row;
  return (
    <section className={css.attempts}>
      <h2>{t('execution.attempts')}</h2>
      <div ref={box}>
        <svg viewBox={`0 0 ${width} ${height + 18}`} width={width} height={height + 18} aria-hidden="true">
          <Axis from={from} to={to} width={width} y={height} />
          {attempts.map((one, i) => {
            const x = place(Date.parse(one.started_at));
            const end = place(one.finished_at ? Date.parse(one.finished_at) : now);
            return (
              <rect key={one.number} className={bars[one.outcome ?? 'running'] ?? css.bar} x={x} y={i * row + 4} width={Math.max(3, end - x)} height={row - 8} />
            );
          })}
        </svg>
      </div>
      <ol className={css.attemptList}>
        {attempts.map((one) => (
          <li key={one.number}>
            <Mark code={one.outcome ? (tones[one.outcome] ?? 'queued') : 'running'} /> {one.number}.{' '}
            {one.outcome ? t(`attempt.${one.outcome as 'failed'}`) : t('status.running')}
            {one.finished_at && `, ${words(t, Date.parse(one.finished_at) - Date.parse(one.started_at))}`}
          </li>
        ))}
      </ol>
    </section>
  );
}
