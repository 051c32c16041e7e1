import { useTranslation } from 'react-i18next';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../ui/Button';
import { Page } from '../ui/Page';

/** A page that could not be shown: most often the server has a newer version than the page. */
export function Broken({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <Page title={t('problem.broken')} lead={t('problem.reloadHelps')}>
      <pre>{error instanceof Error ? error.message : String(error)}</pre>
      <Button look="main" onClick={() => window.location.reload()}>
        {t('problem.reload')}
      </Button>
    </Page>
  );
}
