import { Toast } from '@base-ui/react/toast';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import type { Overlap } from '../../api/codes';
import { Problem } from '../../api/problem';
import { useRequestKey } from '../../api/requestKey';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { OverlapSelect } from '../../ui/OverlapSelect';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { faultsOf } from '../edit/draft';
import { Parameters } from '../edit/Parameters';
import css from './Timeline.module.css';

type Data = Record<string, unknown>;

/**
 * Runs a config now, with its parameters or others. However often its button is pressed, and however often the
 * request is sent, there is one execution.
 */
export function RunDialog({ config, close }: { config: Schemas['StoredTaskConfig']; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = Toast.useToastManager();
  const own = (config.parameters ?? {}) as Data;
  const [changing, setChanging] = useState(false);
  const [broken, setBroken] = useState(false);
  const [parameters, setParameters] = useState<Data>(own);
  const [overlap, setOverlap] = useState<Overlap | null>(null);
  const keyOf = useRequestKey();
  const [done, setDone] = useState<string | null>(null);
  const run = useMutation({
    mutationFn: async () => {
      const body = {
        ...(changing && JSON.stringify(parameters) !== JSON.stringify(own) ? { parameters } : {}),
        ...(overlap ? { overlap } : {}),
      };
      const header = { 'Idempotency-Key': keyOf(body) } as never;
      const { data } = await api.POST('/api/v1/task-configs/{id}/run', { params: { path: { id: config.id }, header }, body: body as never });
      return data;
    },
    onSuccess: async (data) => {
      setDone(data?.execution_id ?? null);
      toasts.add({ title: t('config.started', { id: data?.execution_id.slice(0, 13) ?? '' }) });
      await client.invalidateQueries();
    },
  });
  const problem = run.error instanceof Problem ? run.error : null;
  return (
    <Dialog
      open
      close={close}
      title={t('run.title', { name: config.name })}
      actions={
        done ? (
          <Link to="/executions/$id" params={{ id: done }} onClick={close}>
            {t('config.openExecution')}
          </Link>
        ) : (
          <Button look="main" disabled={run.isPending || (changing && broken)} onClick={() => run.mutate()}>
            {t('config.run')}
          </Button>
        )
      }
    >
      <OverlapSelect
        label={t('run.overlap')}
        hint={t('run.overlapHint')}
        none={t('run.asConfigured', { overlap: t(`edit.overlap_${config.overlap ?? 'skip'}`) })}
        value={overlap}
        change={setOverlap}
      />
      <label className={css.check}>
        <input type="checkbox" checked={changing} onChange={(event) => setChanging(event.target.checked)} /> {t('run.change')}
      </label>
      {changing && (
        <Parameters type={config.task_type} data={parameters} change={setParameters} faults={faultsOf(problem)} broken={setBroken} />
      )}
      {run.error && <ProblemNotice error={run.error} />}
    </Dialog>
  );
}
