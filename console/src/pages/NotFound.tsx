import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../ui/Page';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('problem.notFound')}>
      <Link to="/">{t('page.overview.name')}</Link>
    </Page>
  );
}
