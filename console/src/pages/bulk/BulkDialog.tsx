import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { fieldWords } from '../../words/fields';
import { Counts } from './Counts';
import { patchOf, type Typed } from './patch';
import { PatchForm } from './PatchForm';
import css from './Bulk.module.css';

export type BulkAction = 'pause' | 'resume' | 'update' | 'delete' | 'run' | 'cancel' | 'retry';
export type Selection = { ids: readonly (number | string)[] } | { filter: object };
type Report = Pick<Schemas['BulkConfigReport'], 'counts' | 'selected' | 'fingerprint' | 'shortened' | 'effect'> & {
  results: readonly (Pick<Schemas['BulkConfigReport']['results'][number], 'outcome' | 'name' | 'fields' | 'error' | 'code'> & { id: number | string })[];
};

const paths = {
  pause: '/api/v1/task-configs/pause',
  resume: '/api/v1/task-configs/resume',
  delete: '/api/v1/task-configs/delete',
  update: '/api/v1/task-configs/bulk',
  cancel: '/api/v1/executions/cancel',
  retry: '/api/v1/executions/retry',
} as const;

/** First says what would change, then changes it in the background; what is selected by then must be the same. */
export function BulkDialog({
  action,
  selection,
  close,
  nameOf = String,
}: {
  action: BulkAction;
  selection: Selection;
  close: (acted: boolean) => void;
  /** How one that is selected is called. */
  nameOf?: (id: number | string) => string;
}) {
  return action === 'run' ? (
    <RunMany ids={'ids' in selection ? selection.ids.map(Number) : []} close={close} nameOf={nameOf} />
  ) : (
    <Change action={action} selection={selection} close={close} nameOf={nameOf} />
  );
}

function Change({
  action,
  selection,
  close,
  nameOf,
}: {
  action: Exclude<BulkAction, 'run'>;
  selection: Selection;
  close: (acted: boolean) => void;
  nameOf: (id: number | string) => string;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState<Typed>({});
  const [raw, setRaw] = useState<string | null>(null);
  const patch = raw === null ? patchOf(typed) : parsed(raw);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const body = (more: object): object => ({
    ...selection,
    ...((action === 'pause' || action === 'cancel') && reason.trim() ? { reason: reason.trim() } : {}),
    ...(action === 'update' ? { patch } : {}),
    ...more,
  });
  const dry = useMutation({
    mutationFn: async () => (await api.POST(paths[action], { body: body({ dry_run: true }) as never })).data as unknown as Report,
    // What is done then is another request than the one that was refused.
    onSuccess: () => setKey(crypto.randomUUID()),
  });
  const go = useMutation({
    mutationFn: async () => {
      const more = {
        background: true,
        ...(dry.data && !dry.data.shortened ? { expected_fingerprint: dry.data.fingerprint } : { expected_count: dry.data?.selected ?? 0 }),
      };
      const header = { 'Idempotency-Key': key } as never;
      return (await api.POST(paths[action], { params: { header }, body: body(more) as never })).data as unknown as Schemas['BulkOperation'];
    },
    onSuccess: async (operation) => {
      await client.invalidateQueries();
      close(true);
      await navigate({ to: '/bulk/$id', params: { id: String(operation.id) } });
    },
  });
  const { mutate } = dry;
  useEffect(() => {
    if (action !== 'update') {
      mutate();
    }
  }, [action, mutate]);
  const wrong = action === 'update' && (patch === null || Object.keys(patch).length === 0);
  const changed = go.error instanceof Problem && go.error.code === 'selection_changed';
  return (
    <Dialog
      open
      close={() => close(false)}
      title={t(`bulk.title_${action}`)}
      actions={
        <>
          {(action === 'update' || changed) && (
            <Button
              disabled={wrong || dry.isPending}
              onClick={() => {
                go.reset();
                dry.mutate();
              }}
            >
              {t('bulk.try')}
            </Button>
          )}
          <Button look="main" disabled={!dry.data || dry.data.counts.changed === 0 || go.isPending || changed} onClick={() => go.mutate()}>
            {t(action === 'cancel' || action === 'retry' ? `bulk.do_${action}` : 'bulk.go', { count: dry.data?.counts.changed ?? 0 })}
          </Button>
        </>
      }
    >
      <p>{t(`bulk.what_${action}`)}</p>
      {(action === 'pause' || action === 'cancel') && (
        <Field label={t('pause.reason')} hint={t('pause.hint')}>
          <input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
      )}
      {action === 'update' && (
        <>
          <p className={css.switch}>
            <Button look="quiet" aria-pressed={raw === null} onClick={() => setRaw(null)}>
              {t('edit.form')}
            </Button>
            <Button look="quiet" aria-pressed={raw !== null} onClick={() => setRaw(JSON.stringify(patchOf(typed), null, 2))}>
              {t('edit.json')}
            </Button>
          </p>
          {raw === null ? (
            <PatchForm
              typed={typed}
              change={(next) => {
                setTyped(next);
                dry.reset();
              }}
            />
          ) : (
            <Field label={t('bulk.patch')} hint={t('bulk.patchHint')} faults={patch ? [] : [t('edit.jsonWrong', { message: '{ … }' })]}>
              <textarea
                value={raw}
                spellCheck={false}
                onChange={(event) => {
                  setRaw(event.target.value);
                  dry.reset();
                }}
              />
            </Field>
          )}
        </>
      )}
      {dry.isPending && <p aria-busy="true">{t('bulk.counting')}</p>}
      {(dry.error ?? go.error) && <ProblemNotice error={dry.error ?? go.error} />}
      {dry.data && <Report report={dry.data} nameOf={nameOf} />}
    </Dialog>
  );
}

function Report({ report, nameOf }: { report: Report; nameOf: (id: number | string) => string }) {
  const { t } = useTranslation();
  const refused = report.results.filter((one) => one.outcome === 'refused' || one.outcome === 'conflict').slice(0, 10);
  const sample = report.results.filter((one) => one.outcome === 'changed').slice(0, 10);
  return (
    <div role="status">
      <p>{t('bulk.ifYouGoOn')}</p>
      <Counts counts={report.counts} />
      {report.effect && report.effect.due_times_24h_before !== report.effect.due_times_24h_after && (
        <p>{t('bulk.effect', { before: report.effect.due_times_24h_before, after: report.effect.due_times_24h_after })}</p>
      )}
      <ul className={css.sample}>
        {sample.map((one) => (
          <li key={one.id}>
            <bdi>{one.name ?? nameOf(one.id)}</bdi> <span className={css.fields}>{fieldWords(t, one.fields ?? [])}</span>
          </li>
        ))}
        {refused.map((one) => (
          <li key={one.id} className={css.refused}>
            <bdi>{one.name ?? nameOf(one.id)}</bdi>: {one.error?.detail ?? one.code}
          </li>
        ))}
      </ul>
    </div>
  );
}

function RunMany({
  ids,
  close,
  nameOf,
}: {
  ids: readonly number[];
  close: (acted: boolean) => void;
  nameOf: (id: number | string) => string;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [key] = useState(() => crypto.randomUUID());
  const run = useMutation({
    mutationFn: async () => {
      const header = { 'Idempotency-Key': key } as never;
      return (await api.POST('/api/v1/task-configs/run', { params: { header }, body: { ids: [...ids] } })).data;
    },
    onSuccess: () => client.invalidateQueries(),
  });
  const results = (run.data?.results ?? []) as unknown as { id: number; execution_id?: string; error?: Schemas['Problem'] }[];
  return (
    <Dialog
      open
      close={() => close(run.isSuccess)}
      title={t('bulk.title_run')}
      actions={
        !run.data && (
          <Button look="main" disabled={run.isPending} onClick={() => run.mutate()}>
            {t('bulk.run', { count: ids.length })}
          </Button>
        )
      }
    >
      <p>{t('bulk.runWhat', { count: ids.length })}</p>
      {run.error && <ProblemNotice error={run.error} />}
      <ul className={css.sample} role="status">
        {results.slice(0, 100).map((one) => (
          <li key={one.id}>
            {one.execution_id ? (
              <Link to="/executions/$id" params={{ id: one.execution_id }}>
                {nameOf(one.id)}
              </Link>
            ) : (
              <>
                {nameOf(one.id)}: {one.error?.detail}
              </>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
