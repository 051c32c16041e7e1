import { Toast } from '@base-ui/react/toast';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useRequestKey } from '../../api/requestKey';
import { useNeeds } from '../../api/role';
import { Button } from '../../ui/Button';

/** Runs one due time of the past, a backfill of one; then leads to its execution. */
export function RunDueTime({ config, at, done }: { config: Schemas['StoredTaskConfig']; at: string; done?: () => void }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const client = useQueryClient();
  const toasts = Toast.useToastManager();
  // An answer that queued nothing is an answer too: what is asked for after it is asked for anew.
  const [refusals, setRefusals] = useState(0);
  const keyOf = useRequestKey();
  const run = useMutation({
    mutationFn: async () => {
      const body = { from: at, to: new Date(Date.parse(at) + 1).toISOString(), max: 1 };
      const header = { 'Idempotency-Key': keyOf([body, refusals]) } as never;
      return (await api.POST('/api/v1/task-configs/{id}/backfill', { params: { path: { id: config.id }, header }, body })).data;
    },
    onSuccess: async (answer) => {
      const refused = answer?.refused[0]?.reason;
      const queued = answer?.queued[0]?.execution_id;
      toasts.add({ title: queued ? t('config.started', { id: queued }) : (refused ?? t('backfill.nothing')) });
      setRefusals((count) => count + (queued ? 0 : 1));
      await client.invalidateQueries();
      done?.();
    },
    onError: (error) => toasts.add({ title: error.message, priority: 'high' }),
  });
  const execution = run.data?.queued[0]?.execution_id;
  if (execution) {
    return (
      <Link to="/executions/$id" params={{ id: execution }}>
        {t('config.openExecution')}
      </Link>
    );
  }
  return (
    <Button needs={needs('operator')} disabled={run.isPending} onClick={() => run.mutate()}>
      {t('backfill.one')}
    </Button>
  );
}
