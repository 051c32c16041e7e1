import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';

/** Deletes a config once its name is typed; its history stays, and it can be restored. */
export function DeleteDialog({ config, close }: { config: Schemas['StoredTaskConfig']; close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const remove = useMutation({
    mutationFn: () =>
      api.DELETE('/api/v1/task-configs/{id}', {
        params: { path: { id: config.id }, header: { 'If-Match': `"${config.version}"` } as never },
      }),
    onSuccess: async () => {
      await client.invalidateQueries();
      await navigate({ to: '/configs' });
    },
  });
  return (
    <Dialog
      open
      close={close}
      title={t('delete.title', { name: config.name })}
      actions={
        <Button look="main" disabled={name.trim() !== config.name.trim() || remove.isPending} onClick={() => remove.mutate()}>
          {t('config.delete')}
        </Button>
      }
    >
      <p>{t('delete.what')}</p>
      <Field label={t('delete.name')} hint={config.name}>
        <input value={name} autoComplete="off" spellCheck={false} onChange={(event) => setName(event.target.value)} />
      </Field>
      {remove.error && <ProblemNotice error={remove.error} />}
    </Dialog>
  );
}
