import { Toast } from '@base-ui/react/toast';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useNeeds } from '../../api/role';
import { Allowed } from '../../ui/Allowed';
import { Button } from '../../ui/Button';
import { BackfillDialog } from './BackfillDialog';
import { DeleteDialog } from './DeleteDialog';
import { PauseDialog } from './PauseDialog';
import { RunDialog } from './RunDialog';
import css from './Timeline.module.css';

type Opened = 'run' | 'pause' | 'backfill' | 'delete' | null;

/** What can be done with a config; what the viewer's role cannot do is shown and disabled. */
export function Actions({ config }: { config: Schemas['StoredTaskConfig'] }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const client = useQueryClient();
  const toasts = Toast.useToastManager();
  const [opened, setOpened] = useState<Opened>(null);
  const path = { id: config.id };
  const close = () => setOpened(null);
  const failed = (error: Error) => toasts.add({ title: error.message, priority: 'high' });
  const resume = useMutation({
    mutationFn: () => api.POST('/api/v1/task-configs/{id}/resume', { params: { path } }),
    onSuccess: () => {
      toasts.add({ title: t('config.resumedDone') });
      return client.invalidateQueries();
    },
    onError: failed,
  });
  const restore = useMutation({
    mutationFn: () => api.POST('/api/v1/task-configs/{id}/restore', { params: { path } }),
    onSuccess: () => client.invalidateQueries(),
    onError: failed,
  });
  if (config.status === 'deleted') {
    return (
      <Button look="main" needs={needs('editor')} disabled={restore.isPending} onClick={() => restore.mutate()}>
        {t('config.restore')}
      </Button>
    );
  }
  return (
    <>
      <Button look="main" needs={needs('operator')} data-key="r" onClick={() => setOpened('run')}>
        {t('config.run')}
      </Button>
      {config.status === 'active' && (
        <Button needs={needs('operator')} data-key="p" onClick={() => setOpened('pause')}>
          {t('config.pause')}
        </Button>
      )}
      {config.status === 'paused' && (
        <Button needs={needs('operator')} data-key="p" disabled={resume.isPending} onClick={() => resume.mutate()}>
          {t('config.resume')}
        </Button>
      )}
      <Allowed role="editor" words={t('config.edit')}>
        <Link to="/configs/$id/edit" params={{ id: String(config.id) }} className={css.asButton}>
          {t('config.edit')}
        </Link>
      </Allowed>
      <details className={css.menu}>
        <summary>{t('frame.more')}</summary>
        <div>
          <Button look="quiet" needs={needs('operator')} onClick={() => setOpened('backfill')}>
            {t('backfill.title')}
          </Button>
          <Allowed role="editor" words={t('config.copy')} look="quiet">
            <Link to="/configs/new" search={{ type: config.task_type, copy: String(config.id) }}>
              {t('config.copy')}
            </Link>
          </Allowed>
          <Link to="/alerts" search={{ tab: 'rules', rule: `config:${config.id}` }}>
            {t('config.alert')}
          </Link>
          <Button look="quiet" needs={needs('editor')} onClick={() => setOpened('delete')}>
            {t('config.delete')}
          </Button>
        </div>
      </details>
      {opened === 'run' && <RunDialog config={config} close={close} />}
      {opened === 'pause' && <PauseDialog config={config} close={close} />}
      {opened === 'backfill' && <BackfillDialog config={config} close={close} />}
      {opened === 'delete' && <DeleteDialog config={config} close={close} />}
    </>
  );
}
