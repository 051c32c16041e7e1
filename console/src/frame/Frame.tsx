import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem';
import { sessionQuery } from '../api/session';
import { Header } from './Header';
import css from './Frame.module.css';

const groups = [
  { key: null, pages: ['overview', 'configs', 'executions'] },
  { key: 'cluster', pages: ['types', 'workers', 'queues', 'calendars'] },
  { key: 'admin', pages: ['alerts', 'connections', 'tokens', 'trail'] },
] as const;

export const addresses = {
  overview: '/',
  configs: '/configs',
  executions: '/executions',
  types: '/types',
  workers: '/workers',
  queues: '/queues',
  calendars: '/calendars',
  alerts: '/alerts',
  connections: '/connections',
  tokens: '/admin/tokens',
  trail: '/admin/trail',
} as const;

/** The rail, the header and the page; a viewer without a session is sent to the log-in and comes back. */
export function Frame() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const { href } = useLocation();
  if (session.error instanceof Problem && session.error.status === 401) {
    return <Navigate to="/login" search={{ next: href }} replace />;
  }
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#content">
        {t('frame.skip')}
      </a>
      <nav className={css.rail} aria-label={t('frame.rail')}>
        <Link to="/" className={css.brand}>
          Carillon
        </Link>
        {groups.map((group) => (
          <ul key={group.key ?? 'first'}>
            {group.key && <li className={css.group}>{t(`group.${group.key}`)}</li>}
            {group.pages.map((page) => (
              <li key={page}>
                <Link
                  to={addresses[page]}
                  className={css.entry}
                  activeOptions={{ exact: page === 'overview', includeSearch: false }}
                  activeProps={{ 'aria-current': 'page' }}
                >
                  {t(`page.${page}.name`)}
                </Link>
              </li>
            ))}
          </ul>
        ))}
      </nav>
      <Header session={session.data ?? null} />
      <Outlet />
    </div>
  );
}
