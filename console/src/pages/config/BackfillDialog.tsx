import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import css from './Timeline.module.css';

const now = () => new Date().toISOString().replace(/\.\d+/, '');

/** Runs due times of the past: counted and listed first, run afterwards. */
export function BackfillDialog({ config, close }: { config: Schemas['StoredTaskConfig']; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [from, setFrom] = useState(() => new Date(Date.now() - 86_400_000).toISOString().replace(/\.\d+/, ''));
  const [to, setTo] = useState(now);
  const [again, setAgain] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const ask = (dry: boolean) => async () => {
    const header = dry ? {} : { 'Idempotency-Key': key };
    const body = { from, to, dry_run: dry, again };
    const params = { path: { id: config.id }, header: header as never };
    return (await api.POST('/api/v1/task-configs/{id}/backfill', { params, body })).data;
  };
  const count = useMutation({ mutationFn: ask(true) });
  const run = useMutation({ mutationFn: ask(false), onSuccess: () => client.invalidateQueries() });
  const shown = run.data ?? count.data;
  const change = (set: (value: string) => void) => (event: React.ChangeEvent<HTMLInputElement>) => {
    set(event.target.value);
    count.reset();
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
            count.reset();
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
              <li key={one.due_at}>
                <Instant at={one.due_at} />: {one.reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  );
}
