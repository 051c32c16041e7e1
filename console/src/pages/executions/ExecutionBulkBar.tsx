import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useNeeds } from '../../api/role';
import { Button } from '../../ui/Button';
import { BulkDialog } from '../bulk/BulkDialog';
import css from '../bulk/Bulk.module.css';

type Filter = Partial<Schemas['ExecutionFilter']>;
const ends = ['failed', 'timed_out', 'lost', 'cancelled', 'expired'] as const;

/** What can be done with the chosen executions, or with all that match the filter. */
export function ExecutionBulkBar({
  ids,
  filter,
  done,
  nameOf,
}: {
  ids: readonly string[];
  filter: Filter;
  done: () => void;
  nameOf: (id: number | string) => string;
}) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [all, setAll] = useState(false);
  const [action, setAction] = useState<'cancel' | 'retry' | null>(null);
  if (ids.length === 0) {
    return null;
  }
  return (
    <div className={css.bar} role="region" aria-label={t('bulk.chosenExecutions')}>
      <span>{all ? t('bulk.all') : t('configs.selected', { count: ids.length })}</span>
      <Button look="quiet" aria-pressed={all} onClick={() => setAll(!all)}>
        {t(all ? 'bulk.onlyChosen' : 'bulk.selectAll')}
      </Button>
      <Button needs={needs('operator')} onClick={() => setAction('cancel')}>
        {t('execution.cancel')}
      </Button>
      <Button needs={needs('operator')} onClick={() => setAction('retry')}>
        {t('execution.retry')}
      </Button>
      <Button look="quiet" onClick={done}>
        {t('bulk.clear')}
      </Button>
      {action && (
        <BulkDialog
          action={action}
          selection={all ? { filter: action === 'retry' ? ended(filter) : filter } : { ids }}
          nameOf={nameOf}
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

/** To repeat all that match means those that ended without success, unless the filter names a status. */
function ended(filter: Filter): Filter {
  return filter.status === undefined ? { ...filter, status: [...ends] } : filter;
}
