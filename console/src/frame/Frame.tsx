import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem';
import { sessionQuery } from '../api/session';
import { addresses, groups, type PageName } from './addresses';
import { useAttention } from './attention';
import { Header } from './Header';
import { Notices } from './Notices';
import { overlay } from './opened';
import { Overlays } from './Overlays';
import { useKeys } from './keys';
import css from './Frame.module.css';

const first: readonly PageName[] = ['overview', 'configs', 'executions'];

/** The rail, the header and the page; a viewer without a session is sent to the log-in and comes back. */
export function Frame() {
  const session = useQuery(sessionQuery);
  const router = useRouter();
  const stranger = session.error instanceof Problem && session.error.status === 401 && !session.data;
  useEffect(() => {
    // Once: the address changes while this frame is still there.
    if (stranger) {
      void router.navigate({ to: '/login', search: { next: router.latestLocation.href }, replace: true });
    }
  }, [stranger, router]);
  useKeys(overlay.set);
  if (stranger) {
    return null;
  }
  // Until the viewer is known, no page asks: its refusals would read as the end of a session.
  const known = session.data !== undefined;
  return (
    <Around known={known}>
      <Header session={session.data ?? null} waiting={session.isPending} open={overlay.set} />
      <div className={css.content}>
        {known && <Notices />}
        {known && <Outlet />}
      </div>
      <Overlays known={known} />
    </Around>
  );
}

/** How many things need a person, beside the name of the page that lists them. */
function Attention() {
  const { t } = useTranslation();
  const count = useAttention();
  return count === 0 ? null : (
    <span className={css.count} title={t('frame.attention', { count })}>
      <span aria-hidden="true">{count}</span>
      <span className="unseen"> {t('frame.attention', { count })}</span>
    </span>
  );
}

function Around({ known, children }: { known: boolean; children: React.ReactNode }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [more, setMore] = useState<string | null>(null);
  const open = more === pathname;
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#content">
        {t('frame.skip')}
      </a>
      <nav className={`${css.rail} ${open ? css.opened : ''}`} aria-label={t('frame.rail')}>
        <Link to="/" className={css.brand}>
          Carillon
        </Link>
        {groups.map((group) => (
          <ul key={group.key ?? 'first'}>
            {group.key && <li className={css.group}>{t(`group.${group.key}`)}</li>}
            {group.pages.map((page) => (
              <li key={page} className={first.includes(page) ? css.always : css.folded}>
                <Link
                  to={addresses[page]}
                  className={css.entry}
                  activeOptions={{ exact: page === 'overview', includeSearch: false }}
                  activeProps={{ 'aria-current': 'page' }}
                >
                  {t(`page.${page}.name`)}
                  {page === 'overview' && known && <Attention />}
                </Link>
              </li>
            ))}
          </ul>
        ))}
        <button type="button" className={css.unfold} aria-expanded={open} onClick={() => setMore(open ? null : pathname)}>
          {t('frame.more')}
        </button>
      </nav>
      {children}
    </div>
  );
}
