import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { Instant } from '../ui/Instant';

/** The span that a list is limited to; pressing it removes the limit. */
export function SpanFilter({ from, to, clear }: { from: string | undefined; to: string | undefined; clear: () => void }) {
  const { t } = useTranslation();
  return from || to ? (
    <Button look="quiet" onClick={clear} title={t('list.span')}>
      <Instant at={from} absent="…" /> – <Instant at={to} absent="…" /> ×
    </Button>
  ) : null;
}
