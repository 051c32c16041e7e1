import { useRef } from 'react';

/**
 * The idempotency key of what a form asks for: a request that is sent again has the key that it had, so that it is
 * done once; a corrected one is another request and has another key.
 */
export function useRequestKey(): (request: unknown) => string {
  const kept = useRef({ request: '', key: '' });
  return (request) => {
    const text = JSON.stringify(request);
    if (kept.current.request !== text) {
      kept.current = { request: text, key: crypto.randomUUID() };
    }
    return kept.current.key;
  };
}
