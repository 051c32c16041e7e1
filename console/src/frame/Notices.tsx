import { useQuery } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useLiveState } from '../live/live';
import { clockOffset, useNow, watchOffset } from '../time/clock';
import { instant, span } from '../time/format';
import { Button } from '../ui/Button';
import { useLater } from './later';
import { usePreferences } from './preferences';
import css from './Notices.module.css';

const tolerableMs = 120_000;

/** Says above the page what holds for all of it: no connection, another version, a clock that is wrong. */
export function Notices() {
  return (
    <div role="status" className={css.notices}>
      <Away />
      <OtherVersion />
      <WrongClock />
    </div>
  );
}

function Away() {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const { connection, since } = useLiveState();
  const now = useNow();
  if (connection !== 'away' || Date.now() - since < 1_500) {
    return null;
  }
  return <p className={css.bad}>{t('frame.stale', { since: instant(language, zone, since + clockOffset(), now) })}</p>;
}

/** The version that a page was loaded from, and the one that answers now. */
function useAbout() {
  const later = useLater();
  return useQuery({
    queryKey: ['about'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/about', { signal })).data,
    enabled: later,
    refetchInterval: 60_000,
    staleTime: 30_000,
  });
}

function OtherVersion() {
  const { t } = useTranslation();
  const about = useAbout();
  const [first, setFirst] = useState<string | null>(null);
  const now = about.data?.version ?? null;
  if (now && !first) {
    setFirst(now);
  }
  if (!now || !first || now === first) {
    return null;
  }
  return (
    <p className={css.note}>
      {t('frame.otherVersion', { now, first })}{' '}
      <Button look="quiet" onClick={() => window.location.reload()}>
        {t('problem.reload')}
      </Button>
    </p>
  );
}

function WrongClock() {
  const { t } = useTranslation();
  const offset = useSyncExternalStore(watchOffset, clockOffset);
  if (Math.abs(offset) < tolerableMs) {
    return null;
  }
  return (
    <p className={css.note}>
      {t(offset > 0 ? 'frame.clockSlow' : 'frame.clockFast', { span: span(t, offset) })}
    </p>
  );
}
