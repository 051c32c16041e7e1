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
        .map((one) => `${counts[one].toLocaleString(language)} ${t(`outcome.${one}`)}`)
        .join(' · ') || '0'}
    </p>
  );
}
