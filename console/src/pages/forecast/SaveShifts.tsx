import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import type { Change } from './cells';
import { minutesOf, shifted } from './shifted';
import css from './ForecastPage.module.css';

type Shift = Extract<Change, { kind: 'shift' }>;
/** The change that a shift would save; null where no schedule expresses it. */
type Tried = { shift: Shift; version: number; schedule: Schemas['Schedule']; shown: Schemas['ConfigDryRun'] } | { shift: Shift; error: unknown };

function patch(id: number, version: number, schedule: Schemas['Schedule'], dry: boolean) {
  return api.PATCH('/api/v1/task-configs/{id}', {
    params: { path: { id }, query: dry ? { dry_run: 'true' } : {}, header: { 'If-Match': `"${version}"` } as never },
    headers: { 'Content-Type': 'application/merge-patch+json' },
    body: { schedule } as never,
  });
}

async function tryOne(shift: Shift, signal: AbortSignal): Promise<Tried> {
  try {
    const stored = (await api.GET('/api/v1/task-configs/{id}', { params: { path: { id: shift.id } }, signal })).data;
    const minutes = minutesOf(shift.by);
    const schedule = stored && minutes !== null ? shifted(stored.schedule, stored.next_due_at ?? null, minutes) : null;
    if (!stored || !schedule) {
      return { shift, error: null };
    }
    const shown = (await patch(shift.id, stored.version, schedule, true)).data as Schemas['ConfigDryRun'];
    return { shift, version: stored.version, schedule, shown };
  } catch (error) {
    return { shift, error };
  }
}

/** Saves shifts that were tried: first each is shown as the server would save it. */
export function SaveShifts({ shifts, saved, close }: { shifts: readonly Shift[]; saved: (ids: readonly number[]) => void; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const dry = useQuery({
    queryKey: ['shifts', shifts],
    queryFn: ({ signal }) => Promise.all(shifts.map((shift) => tryOne(shift, signal))),
    staleTime: Infinity,
    gcTime: 0,
  });
  const ready = dry.data?.flatMap((one) => ('shown' in one ? [one] : [])) ?? [];
  const save = useMutation({
    mutationFn: async () => {
      const done: number[] = [];
      try {
        for (const { shift, version, schedule } of ready) {
          await patch(shift.id, version, schedule, false);
          done.push(shift.id);
        }
      } finally {
        // Those that were saved are no longer to be tried, whatever became of the next one.
        saved(done);
        await client.invalidateQueries();
      }
    },
    onSuccess: close,
  });
  return (
    <Dialog
      open
      wide
      close={close}
      title={t('forecast.saveShiftTitle')}
      actions={
        <Button look="main" disabled={ready.length === 0 || save.isPending} onClick={() => save.mutate()}>
          {t('forecast.saveShiftGo', { count: ready.length })}
        </Button>
      }
    >
      <p>{t('forecast.saveShiftWhat')}</p>
      {dry.isPending && <p aria-busy="true">{t('bulk.counting')}</p>}
      {save.error && <ProblemNotice error={save.error} />}
      <ul className={css.due}>
        {dry.data?.map((one) => (
          <li key={one.shift.id}>
            <strong>
              <bdi>{one.shift.name}</bdi>
            </strong>{' '}
            {'shown' in one ? (
              <>
                <code>{wordOf(one.schedule)}</code>
                <Next label={t('forecast.nextNow')} at={one.shown.next_due.before[0]} />
                <Next label={t('forecast.nextThen')} at={one.shown.next_due.after[0]} />
              </>
            ) : one.error ? (
              <ProblemNotice error={one.error} />
            ) : (
              <>
                {t('forecast.noShift')}{' '}
                <Link to="/configs/$id/edit" params={{ id: String(one.shift.id) }}>
                  {t('config.edit')}
                </Link>
              </>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Next({ label, at }: { label: string; at: string | undefined }) {
  return (
    <span>
      {label}: {at ? <Instant at={at} /> : '–'}
    </span>
  );
}

function wordOf(schedule: Schemas['Schedule']): string {
  switch (schedule.type) {
    case 'cron':
      return schedule.expression;
    case 'interval':
      return `${schedule.every}, ${schedule.start_at ?? ''}`;
    case 'date':
      return schedule.at;
    case 'manual':
      return '';
  }
}
