import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../api/client';
import { Problem } from '../api/problem';
import { usePreferences } from '../frame/preferences';
import { exact } from '../time/format';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Said } from '../ui/Said';
import type { Schedule } from './schedule';
import css from './WillHappen.module.css';

export type Preview = Schemas['Preview'];

/**
 * Asks the server for the next due times, 150 ms after the last change. An older answer is never
 * shown over a newer one: answers are kept by the schedule that was asked about. While there is none,
 * the last good one stays; a server that does not answer is asked again every two seconds.
 *
 * @param config the config that has the schedule, or would get it; an interval that stays as it is counts on
 */
export function usePreview(schedule: Schedule, config?: number) {
  const key = useLater(JSON.stringify(schedule), 150);
  const preview = useQuery({
    queryKey: ['preview', key, config],
    queryFn: async ({ signal }) => {
      const body = { schedule: JSON.parse(key) as Schedule, count: 10, compare_to: config ?? null };
      return (await api.POST('/api/v1/schedules/preview', { body, signal })).data;
    },
    staleTime: 60_000,
    retry: false,
    refetchInterval: ({ state }) => (unanswered(state.error) ? 2_000 : false),
  });
  const [seen, setSeen] = useState<Preview | undefined>(undefined);
  if (preview.data && preview.data !== seen) {
    setSeen(preview.data);
  }
  return {
    seen: preview.data ?? seen,
    stale: preview.data === undefined || key !== JSON.stringify(schedule),
    asking: preview.isFetching,
    problem: preview.error instanceof Problem ? preview.error : null,
    unreachable: unanswered(preview.error),
    again: () => void preview.refetch(),
  };
}

function unanswered(error: unknown): boolean {
  return error instanceof Problem && error.passing;
}

function useLater(value: string, milliseconds: number): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return later;
}

/** What a schedule means: words, due times in its zone and in the viewer's, warnings. */
export function WillHappen({ schedule, preview }: { schedule: Schedule; preview: ReturnType<typeof usePreview> }) {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const { seen, stale } = preview;
  const own = schedule.type === 'cron' ? (schedule.timezone ?? 'UTC') : zone;
  const times: { at: string; reason: string | null; out: boolean }[] =
    seen?.decisions?.map((one) => ({ at: one.due_at, reason: one.reason, out: one.decision === 'excluded' })) ??
    seen?.due_times.map((at) => ({ at, reason: null, out: false })) ??
    [];
  return (
    <aside className={css.panel} aria-live="polite" aria-busy={preview.asking}>
      <h2>{t('when.will')}</h2>
      {preview.problem && <ProblemNotice error={preview.problem} again={preview.again} />}
      {seen && (
        <div className={stale ? css.old : ''}>
          <p className={css.words}>{schedule.type === 'manual' ? t('when.byHand') : seen.description[language]}</p>
          {schedule.type === 'cron' && seen.schedule.type === 'cron' && schedule.dialect && !stale && (
            <p>
              {t('when.translated')} <code>{seen.schedule.expression}</code>
            </p>
          )}
          {times.length === 0 && schedule.type !== 'manual' && <p className={css.never}>{t('when.never')}</p>}
          <ol className={css.times}>
            {times.map(({ at, reason, out }) => (
              <li key={at + reason} className={out ? css.out : ''}>
                <Time zone={safe(own)} at={at} />
                {safe(own) !== zone && (
                  <span className={css.yours}>
                    <Time zone={zone} at={at} /> {t('when.yours')}
                  </span>
                )}
                {reason && <span className={css.reason}>
                    <Said text={reason} />
                  </span>}
              </li>
            ))}
          </ol>
          {seen.warnings.map((warning) => (
            <p key={warning.code + warning.at} className={css.warning}>
              {warning.message[language]}
            </p>
          ))}
        </div>
      )}
    </aside>
  );
}

function Time({ zone, at }: { zone: string; at: string }) {
  const { language } = usePreferences();
  return <time dateTime={at}>{exact(language, zone, Date.parse(at)).replace(/[.,]\d{3}/, '')}</time>;
}

/** A zone that is typed half is no zone yet. */
function safe(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}
