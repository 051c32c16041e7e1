import { Toast } from '@base-ui/react/toast';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';

/** Pauses a config with a reason that is shown wherever the config is. */
export function PauseDialog({ config, close }: { config: Schemas['StoredTaskConfig']; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = Toast.useToastManager();
  const [reason, setReason] = useState('');
  const path = { id: config.id };
  const pause = useMutation({
    mutationFn: () =>
      api.POST('/api/v1/task-configs/{id}/pause', { params: { path }, body: reason.trim() ? { reason: reason.trim() } : {} }),
    onSuccess: async () => {
      const undo = async () => {
        await api.POST('/api/v1/task-configs/{id}/resume', { params: { path } });
        await client.invalidateQueries();
      };
      toasts.add({ title: t('config.pausedDone'), actionProps: { children: t('config.undo'), onClick: () => void undo() } });
      await client.invalidateQueries();
      close();
    },
  });
  return (
    <Dialog
      open
      close={close}
      title={t('pause.title', { name: config.name })}
      actions={
        <Button look="main" disabled={pause.isPending} onClick={() => pause.mutate()}>
          {t('config.pause')}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          pause.mutate();
        }}
      >
        <Field label={t('pause.reason')} hint={t('pause.hint')}>
          <input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </form>
      {pause.error && <ProblemNotice error={pause.error} />}
    </Dialog>
  );
}
