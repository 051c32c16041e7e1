import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useRequestKey } from '../../api/requestKey';
import { usePreferences } from '../../frame/preferences';
import { offsetInstant } from '../../time/format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import css from './Timeline.module.css';

/** Runs due times of the past: counted and listed first, run afterwards. */
export function BackfillDialog({ config, close }: { config: Schemas['StoredTaskConfig']; close: () => void }) {
  const { t } = useTranslation();
  const { zone } = usePreferences();
  const client = useQueryClient();
  const [from, setFrom] = useState(() => offsetInstant(zone, Date.now() - 86_400_000));
  const [to, setTo] = useState(() => offsetInstant(zone, Date.now()));
  const [again, setAgain] = useState(false);
  // After a count it is another request than the one before.
  const [counts, setCounts] = useState(0);
  const keyOf = useRequestKey();
  const ask = (dry: boolean) => async () => {
    const body = { from, to, dry_run: dry, again };
    const header = dry ? {} : { 'Idempotency-Key': keyOf([body, counts]) };
    const params = { path: { id: config.id }, header: header as never };
    return (await api.POST('/api/v1/task-configs/{id}/backfill', { params, body })).data;
  };
  const count = useMutation({ mutationFn: ask(true), onSuccess: () => setCounts((before) => before + 1) });
  const run = useMutation({ mutationFn: ask(false), onSuccess: () => client.invalidateQueries() });
  const shown = run.data ?? count.data;
  const change = (set: (value: string) => void) => (event: React.ChangeEvent<HTMLInputElement>) => {
    set(event.target.value);
    anew();
  };
  const anew = () => {
    count.reset();
    run.reset();
  };
  return (
    <Dialog
      open
      close={close}
      title={t('backfill.title')}
      actions={
        count.data && !run.data ? (
          <Button look="main" disabled={run.isPending || count.data.to_run === 0} onClick={() => run.mutate()}>
            {t('backfill.run', { count: count.data.to_run })}
          </Button>
        ) : (
          !run.data && (
            <Button look="main" disabled={count.isPending} onClick={() => count.mutate()}>
              {t('backfill.count')}
            </Button>
          )
        )
      }
    >
      <p>{t('backfill.what')}</p>
      <Field label={t('list.from')} hint={t('when.atHint')}>
        <input value={from} onChange={change(setFrom)} />
      </Field>
      <Field label={t('list.to')}>
        <input value={to} onChange={change(setTo)} />
      </Field>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={again}
          onChange={(event) => {
            setAgain(event.target.checked);
            anew();
          }}
        />{' '}
        {t('backfill.again')}
      </label>
      {(count.error ?? run.error) && <ProblemNotice error={count.error ?? run.error} />}
      {shown && (
        <div role="status">
          <p>
            {run.data
              ? t('backfill.queued', { count: shown.queued.length })
              : t('backfill.counted', { due: shown.due, already: shown.already.length, run: shown.to_run })}
          </p>
          <ul className={css.quiet}>
            {shown.refused.slice(0, 20).map((one) => (
              <NotRun key={one.due_at} one={one} />
            ))}
          </ul>
          {!run.data && <LeftOut groups={shown.left_out} />}
        </div>
      )}
    </Dialog>
  );
}

const reasons = [
  'fired_succeeded', 'fired_failed', 'fired_cancelled', 'fired_expired', 'fired_lost', 'fired_removed', 'fired_running', 'fired_waiting',
  'backfilled_before', 'excluded',
] as const;

/** Why due times are left out: how many for each reason, and the first of them. */
function LeftOut({ groups }: { groups: Schemas['Backfill']['left_out'] }) {
  const { t } = useTranslation();
  const reasonOf = (code: string) => {
    const known = reasons.find((one) => one === code);
    return known ? t(`leftOut.${known}`) : code;
  };
  if (groups.length === 0) {
    return null;
  }
  return (
    <>
      <h3>{t('backfill.leftOut', { count: groups.reduce((sum, one) => sum + one.count, 0) })}</h3>
      {groups.map(({ code, count, first }) => (
        <details key={code}>
          <summary>{t('backfill.leftOutFor', { count, reason: reasonOf(code) })}</summary>
          <ul className={css.quiet}>
            {first.map((one) => (
              <NotRun key={one.due_at} one={one} />
            ))}
            {count > first.length && <li>{t('backfill.more', { count: count - first.length })}</li>}
          </ul>
        </details>
      ))}
    </>
  );
}

function NotRun({ one }: { one: Schemas['DueTimeNotRun'] }) {
  return (
    <li>
      <Instant at={one.due_at} />: {one.reason}
    </li>
  );
}
