import { queryOptions } from '@tanstack/react-query';
import { setOffset } from '../time/clock';
import { early } from './early';
import { problemOf } from './problem';

export type Session = { name: string; role: string; expires_at?: string | null };

const address = '/api/v1/session';

/** Who the viewer is; refused with 401 without a session. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session> => {
    const asked = await early(address);
    const response = asked?.answer ?? (await fetch(address, { signal, headers: { Accept: 'application/json' } }));
    const date = response.headers.get('Date');
    if (date) {
      setOffset(Math.round((Date.parse(date) - (asked?.at ?? Date.now())) / 1_000) * 1_000);
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

/** How people log in at this server, asked before they have. */
export const methodsQuery = queryOptions({
  queryKey: ['login-methods'],
  queryFn: async ({ signal }): Promise<{ openid_connect: string | null }> => {
    const response = await fetch('/api/v1/login-methods', { signal, headers: { Accept: 'application/json' } });
    if (!response.ok) {
      throw await problemOf(response);
    }
    return (await response.json()) as { openid_connect: string | null };
  },
  staleTime: Infinity,
});

/** Ends the session; returns the address that ends the one at the OpenID provider too, if there is one. */
export async function logOut(provider: string | null): Promise<string | null> {
  if (provider) {
    return '/oidc/log-out';
  }
  const response = await fetch(address, { method: 'DELETE' });
  if (!response.ok && response.status !== 401) {
    throw await problemOf(response);
  }
  return null;
}

/** Why the address that was opened did not log in. */
export type Arrival = 'code' | 'failed' | 'noRole' | null;

/**
 * Takes what the fragment says and removes it from the address at once: the code of a printed link,
 * `/#code=…`, opens a session; `/#log-in=…` tells how the log-in at the OpenID provider ended.
 */
export async function arrive(): Promise<Arrival> {
  const fragment = new URLSearchParams(window.location.hash.slice(1));
  const code = fragment.get('code');
  const outcome = fragment.get('log-in');
  if (code === null && outcome === null) {
    return null;
  }
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  if (code === null) {
    return outcome === 'no-role' ? 'noRole' : 'failed';
  }
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code }),
  }).catch(() => null);
  return response?.ok ? null : 'code';
}
