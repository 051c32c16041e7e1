import { Toast } from '@base-ui/react/toast';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';

/** Copies a text; without a clipboard (no TLS) the text is shown for copying by hand. */
export function Copy({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const toasts = Toast.useToastManager();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toasts.add({ title: t('copy.done') });
    } catch {
      toasts.add({ title: t('copy.byHand'), description: text.slice(0, 2_000), timeout: 60_000 });
    }
  };
  return (
    <Button look="quiet" onClick={() => void copy()}>
      {label ?? t('copy.copy')}
    </Button>
  );
}
