import { useTranslation } from 'react-i18next';
import { usePreferences } from '../frame/preferences';
import { useNowAs } from '../time/clock';
import { distance, exact, instant, span } from '../time/format';

/** An instant in the viewer's zone; the exact time with its offset on hover and for a screen reader. */
export function Instant({ at, absent = '–' }: { at: string | null | undefined; absent?: string }) {
  const { language, zone } = usePreferences();
  const time = at ? Date.parse(at) : null;
  const text = useNowAs((now) => (time === null ? absent : instant(language, zone, time, now)));
  return at && time !== null ? (
    <time dateTime={at} title={exact(language, zone, time)}>
      {text}
    </time>
  ) : (
    <>{text}</>
  );
}

/** How far an instant is from now. */
export function Distance({ at, planned = false }: { at: string; planned?: boolean }) {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const time = Date.parse(at);
  const text = useNowAs((now) => distance(t, time, now, planned));
  return (
    <time dateTime={at} title={exact(language, zone, time)}>
      {text}
    </time>
  );
}

/** A span of time; nothing for one that is not known. */
export function Span({ ms }: { ms: number | null | undefined }) {
  const { t } = useTranslation();
  return ms === null || ms === undefined ? <>–</> : <>{span(t, ms)}</>;
}
