import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { logOut, methodsQuery, type Session } from '../api/session';
import { live, useLive, useLiveState } from '../live/live';
import { Button } from '../ui/Button';
import { Mark } from '../ui/Mark';
import { usePreferences, viewersZone } from './preferences';
import { useLater } from './later';
import type { Opened } from './opened';
import { prepareOverlays } from './Overlays';
import css from './Header.module.css';

/** Search, health, live switch, zone, language, theme and account. */
export function Header({
  session,
  waiting = false,
  open,
}: {
  session: Session | null;
  /** Until the viewer is known nothing stands at the right, so that nothing moves when the name comes. */
  waiting?: boolean;
  open?: (what: Opened) => void;
}) {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [unfolded, setUnfolded] = useState(false);
  const leave = async () => {
    const { openid_connect } = await client.ensureQueryData(methodsQuery);
    const elsewhere = await logOut(openid_connect);
    client.clear();
    if (elsewhere) {
      window.location.assign(elsewhere);
      return;
    }
    await navigate({ to: '/login', search: {} });
  };
  return (
    <header className={css.header}>
      {open && (
        <Button className={css.search} onClick={() => open('palette')} onPointerEnter={prepareOverlays} onFocus={prepareOverlays} aria-keyshortcuts="Control+K">
          {t('frame.search')} <kbd>Ctrl K</kbd>
        </Button>
      )}
      {session && (
        <>
          <Health />
          <LiveSwitch />
        </>
      )}
      {open && (
        <Button
          className={css.unfold}
          look="quiet"
          aria-expanded={unfolded}
          aria-label={t('frame.settings')}
          onClick={() => setUnfolded(!unfolded)}
        >
          ⋯
        </Button>
      )}
      {!waiting && (
        <div className={`${open ? css.rest : ''} ${unfolded ? css.opened : ''}`}>
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
          {open && (
            <Button look="quiet" className={css.wide} onClick={() => open('keys')} aria-label={t('frame.keys')}>
              ?
            </Button>
          )}
          {session && (
            <>
              <span className={css.account}>
                <bdi>{session.name}</bdi> · {t(`role.${session.role as 'admin'}`)}
              </span>
              <Button look="quiet" onClick={() => void leave()}>
                {t('frame.logout')}
              </Button>
            </>
          )}
        </div>
      )}
    </header>
  );
}

function Health() {
  const { t } = useTranslation();
  const later = useLater();
  const health = useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/health/report', { signal })).data,
    enabled: later,
    refetchInterval: 15_000,
  });
  const status = health.data?.status;
  return (
    <Link to="/status" className={css.health} title={health.data?.causes.map((one) => one.text).join('\n')}>
      {status && <Mark code={status === 'ok' ? 'succeeded' : status === 'attention' ? 'expired' : 'failed'} />}{' '}
      {status ? t(`health.${status}`) : t('page.status.name')}
    </Link>
  );
}

function LiveSwitch() {
  const { t } = useTranslation();
  const { paused, connection } = useLiveState();
  // Each page hears the pulse, so that a lost connection is known on each.
  useLive(['pulse'], () => {});
  return (
    <Button look="quiet" aria-pressed={!paused} onClick={() => live.setPaused(!paused)} aria-keyshortcuts=".">
      <Mark code={paused ? 'paused' : connection === 'open' ? 'running' : 'queued'} />{' '}
      {t(paused ? 'frame.paused' : connection === 'open' ? 'frame.live' : 'frame.notLive')}
    </Button>
  );
}
