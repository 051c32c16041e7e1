import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { logOut, type Session } from '../api/session';
import { Button } from '../ui/Button';
import { usePreferences, viewersZone } from './preferences';
import css from './Header.module.css';

/** Zone, language, theme and account. */
export function Header({ session }: { session: Session | null }) {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await logOut();
    client.clear();
    await navigate({ to: '/login', search: {} });
  };
  return (
    <header className={css.header}>
      <label className={css.zone}>
        <span className="unseen">{t('frame.zone')}</span>
        <select value={preferences.zone} onChange={(event) => preferences.setZone(event.target.value)}>
          <option value={viewersZone}>{t('frame.zoneViewer', { zone: viewersZone })}</option>
          {viewersZone !== 'UTC' && <option value="UTC">{t('frame.zoneUtc')}</option>}
        </select>
      </label>
      <Button
        look="quiet"
        lang={preferences.language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => preferences.setLanguage(preferences.language === 'en' ? 'zh' : 'en')}
      >
        {t('frame.language')}
      </Button>
      <Button look="quiet" onClick={() => preferences.setTheme(preferences.theme === 'light' ? 'dark' : 'light')}>
        {t(preferences.theme === 'light' ? 'frame.theme.dark' : 'frame.theme.light')}
      </Button>
      {session && (
        <>
          <span className={css.account}>
            {session.name} · {session.role}
          </span>
          <Button look="quiet" onClick={() => void leave()}>
            {t('frame.logout')}
          </Button>
        </>
      )}
    </header>
  );
}
