import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { SelectionBar } from './SelectionBar';

/** What can be done with the chosen configs, or with all that match the filter. */
export function BulkBar({
  filter,
  ...chosen
}: {
  ids: readonly number[];
  filter: Partial<Schemas['TaskConfigFilter']>;
  done: () => void;
  nameOf: (id: number | string) => string;
}) {
  const { t } = useTranslation();
  return (
    <SelectionBar
      {...chosen}
      label={t('bulk.chosen')}
      matching={() => filter}
      offers={[
        { action: 'pause', label: t('config.pause'), role: 'operator' },
        { action: 'resume', label: t('config.resume'), role: 'operator' },
        { action: 'run', label: t('config.run'), role: 'operator', oneByOne: true },
        { action: 'update', label: t('bulk.change'), role: 'editor' },
        { action: 'delete', label: t('config.delete'), role: 'editor' },
      ]}
    />
  );
}
