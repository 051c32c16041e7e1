import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { SelectionBar } from '../bulk/SelectionBar';

type Filter = Partial<Schemas['ExecutionFilter']>;
const ends = ['failed', 'timed_out', 'lost', 'cancelled', 'expired'] as const;

/** What can be done with the chosen executions, or with all that match the filter. */
export function ExecutionBulkBar({
  filter,
  ...chosen
}: {
  ids: readonly string[];
  filter: Filter;
  done: () => void;
  nameOf: (id: number | string) => string;
}) {
  const { t } = useTranslation();
  return (
    <SelectionBar
      {...chosen}
      label={t('bulk.chosenExecutions')}
      matching={(action) => (action === 'retry' ? ended(filter) : filter)}
      offers={[
        { action: 'cancel', label: t('execution.cancel'), role: 'operator' },
        { action: 'retry', label: t('execution.retry'), role: 'operator' },
      ]}
    />
  );
}

/** To repeat all that match means those that ended without success, unless the filter names a status. */
function ended(filter: Filter): Filter {
  return filter.status === undefined ? { ...filter, status: [...ends] } : filter;
}
