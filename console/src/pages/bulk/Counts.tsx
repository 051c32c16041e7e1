import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { BulkOutcome } from '../../api/codes';
import { usePreferences } from '../../frame/preferences';

/** How many have each outcome, those that there are. */
export function Counts({ counts }: { counts: Schemas['BulkCounts'] }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  return (
    <p>
      {BulkOutcome.filter((one) => counts[one] > 0)
        .map((one) => t('bulk.ofItems', { count: counts[one], number: counts[one].toLocaleString(language), outcome: t(`outcome.${one}`) }))
        .join(' · ') || '0'}
    </p>
  );
}
