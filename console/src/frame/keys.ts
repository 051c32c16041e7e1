import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { live } from '../live/live';
import { read } from '../words/words';
import type { Opened } from './opened';

/** Where `g` and a letter lead. */
export const jumps = {
  o: '/',
  c: '/configs',
  e: '/executions',
  d: '/decisions',
  f: '/forecast',
  w: '/workers',
  q: '/queues',
} as const;

const patience = 1_200;

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, select, textarea'));
}

/** The keys of every page. Single letters do nothing inside of a field, and can be switched off. */
export function useKeys(open: (what: Opened) => void): void {
  const navigate = useNavigate();
  const since = useRef(0);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        open('palette');
        return;
      }
      const off = read('carillon.keys') === 'off';
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || off || event.defaultPrevented) {
        return;
      }
      if (Date.now() - since.current < patience && event.key in jumps) {
        since.current = 0;
        void navigate({ to: jumps[event.key as keyof typeof jumps] });
      } else if (event.key === 'g') {
        since.current = Date.now();
      } else if (event.key === '/') {
        event.preventDefault();
        const field = document.querySelector<HTMLElement>('main input[type=search]');
        if (field) {
          field.focus();
        } else {
          open('palette');
        }
      } else if (event.key === '?') {
        open('keys');
      } else if (event.key === '.') {
        live.setPaused(!live.read().paused);
      } else if (event.key === 'p' || event.key === 'r') {
        document.querySelector<HTMLElement>(`main [data-key="${event.key}"]:not(:disabled)`)?.click();
      }
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [navigate, open]);
}
