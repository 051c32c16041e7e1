import { queryOptions } from '@tanstack/react-query';
import { setOffset } from '../time/clock';
import { problemOf } from './problem';

export type Session = { name: string; role: string; expires_at?: string | null };

const address = '/api/v1/session';

/** Who the viewer is; refused with 401 without a session. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session> => {
    const response = await fetch(address, { signal, headers: { Accept: 'application/json' } });
    const date = response.headers.get('Date');
    if (date) {
      setOffset(Math.round((Date.parse(date) - Date.now()) / 1_000) * 1_000);
    }
    if (!response.ok) {
      throw await problemOf(response);
    }
    return (await response.json()) as Session;
  },
  staleTime: 60_000,
});

/** Exchanges a token for a session cookie that no script can read. */
export async function logIn(token: string): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (!response.ok) {
    throw await problemOf(response);
  }
}

export async function logOut(): Promise<void> {
  const response = await fetch(address, { method: 'DELETE' });
  if (!response.ok && response.status !== 401) {
    throw await problemOf(response);
  }
}

/** The code of a printed log-in link, `/#code=…`, opens a session and leaves the address at once. */
export async function logInByLink(): Promise<void> {
  const code = /^#code=([\w-]{1,200})$/.exec(window.location.hash)?.[1];
  if (!code) {
    return;
  }
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  // A code that is used up or too old leads to the log-in page, which says where another comes from.
  await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code }),
  }).catch(() => null);
}
