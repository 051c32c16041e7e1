import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useNeeds } from '../../api/role';
import { Button } from '../../ui/Button';
import { BulkDialog, type BulkAction } from './BulkDialog';
import css from './Bulk.module.css';

/** What can be done with the chosen configs, or with all that match the filter. */
export function BulkBar({
  ids,
  filter,
  done,
  nameOf,
}: {
  ids: readonly number[];
  filter: Partial<Schemas['TaskConfigFilter']>;
  done: () => void;
  nameOf: (id: number | string) => string;
}) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [all, setAll] = useState(false);
  const [action, setAction] = useState<BulkAction | null>(null);
  if (ids.length === 0) {
    return null;
  }
  return (
    <div className={css.bar} role="region" aria-label={t('bulk.chosen')}>
      <span>{all ? t('bulk.all') : t('configs.selected', { count: ids.length })}</span>
      <Button look="quiet" aria-pressed={all} onClick={() => setAll(!all)}>
        {t(all ? 'bulk.onlyChosen' : 'bulk.selectAll')}
      </Button>
      <Button needs={needs('operator')} onClick={() => setAction('pause')}>
        {t('config.pause')}
      </Button>
      <Button needs={needs('operator')} onClick={() => setAction('resume')}>
        {t('config.resume')}
      </Button>
      <Button needs={needs('operator')} disabled={all} onClick={() => setAction('run')}>
        {t('config.run')}
      </Button>
      <Button needs={needs('editor')} onClick={() => setAction('update')}>
        {t('bulk.change')}
      </Button>
      <Button needs={needs('editor')} onClick={() => setAction('delete')}>
        {t('config.delete')}
      </Button>
      <Button look="quiet" onClick={done}>
        {t('bulk.clear')}
      </Button>
      {action && (
        <BulkDialog
          action={action}
          nameOf={nameOf}
          selection={all && action !== 'run' ? { filter } : { ids }}
          close={(acted) => {
            setAction(null);
            if (acted) {
              done();
            }
          }}
        />
      )}
    </div>
  );
}
