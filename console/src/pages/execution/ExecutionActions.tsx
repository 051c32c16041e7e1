import { Toast } from '@base-ui/react/toast';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { useNeeds } from '../../api/role';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { faultsOf } from '../edit/draft';
import { Parameters } from '../edit/Parameters';
import css from './ExecutionPage.module.css';

type Whole = Schemas['WholeExecution'];

/** Cancels what goes on, and runs again what has ended. */
export function ExecutionActions({ execution }: { execution: Whole }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [opened, setOpened] = useState<'cancel' | 'retry' | null>(null);
  const close = () => setOpened(null);
  return (
    <>
      {execution.finished_at ? (
        <Button needs={needs('operator')} onClick={() => setOpened('retry')}>
          {t('execution.retry')}
        </Button>
      ) : (
        <Button needs={needs('operator')} onClick={() => setOpened('cancel')}>
          {t('execution.cancel')}
        </Button>
      )}
      {opened === 'cancel' && <Cancel execution={execution} close={close} />}
      {opened === 'retry' && <Retry execution={execution} close={close} />}
    </>
  );
}

function Cancel({ execution, close }: { execution: Whole; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const cancel = useMutation({
    mutationFn: () =>
      api.POST('/api/v1/executions/{id}/cancel', {
        params: { path: { id: execution.id } },
        body: (reason.trim() ? { reason: reason.trim() } : {}) as never,
      }),
    onSuccess: async () => {
      await client.invalidateQueries();
      close();
    },
  });
  return (
    <Dialog
      open
      close={close}
      title={t('execution.cancelTitle')}
      actions={
        <Button look="main" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('execution.cancel')}
        </Button>
      }
    >
      <p>{t(execution.status === 'running' ? 'execution.cancelRunning' : 'execution.cancelWaiting')}</p>
      <Field label={t('pause.reason')}>
        <input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {cancel.error && <ProblemNotice error={cancel.error} />}
    </Dialog>
  );
}

function Retry({ execution, close }: { execution: Whole; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toasts = Toast.useToastManager();
  const own = (execution.parameters ?? {}) as Record<string, unknown>;
  const [changing, setChanging] = useState(false);
  const [parameters, setParameters] = useState(own);
  const [key] = useState(() => crypto.randomUUID());
  const retry = useMutation({
    mutationFn: async () => {
      const body = changing && JSON.stringify(parameters) !== JSON.stringify(own) ? { parameters } : {};
      const params = { path: { id: execution.id }, header: { 'Idempotency-Key': key } as never };
      return (await api.POST('/api/v1/executions/{id}/retry', { params, body: body as never })).data;
    },
    onSuccess: async (data) => {
      toasts.add({ title: t('config.started', { id: data?.execution_id.slice(0, 13) ?? '' }) });
      await client.invalidateQueries();
      close();
      await navigate({ to: '/executions/$id', params: { id: data?.execution_id ?? '' } });
    },
  });
  return (
    <Dialog
      open
      close={close}
      title={t('execution.retryTitle')}
      actions={
        <Button look="main" disabled={retry.isPending} onClick={() => retry.mutate()}>
          {t('execution.retry')}
        </Button>
      }
    >
      <label className={css.check}>
        <input type="checkbox" checked={changing} onChange={(event) => setChanging(event.target.checked)} /> {t('run.change')}
      </label>
      {changing && (
        <Parameters
          type={execution.task_type}
          data={parameters}
          change={setParameters}
          faults={faultsOf(retry.error instanceof Problem ? retry.error : null)}
        />
      )}
      {retry.error && <ProblemNotice error={retry.error} />}
    </Dialog>
  );
}
