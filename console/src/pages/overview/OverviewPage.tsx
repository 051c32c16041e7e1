import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page';

export function OverviewPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('page.overview.name')} question={t('page.overview.question')}>
      <p />
    </Page>
  );
}
