import { useCallback, useEffect, useRef, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { EventReader } from '../../live/sse';

export type Line = Schemas['LogLine'];
type Filter = { level?: 'trace' | 'debug' | 'info' | 'warn' | 'error'; q?: string; attempt?: number };

/** So many lines are kept in the page; beyond it the first ones are left out, and the page says so. */
const most = 250_000;
const pause = 250;
const retryMs = 2_000;

/**
 * The lines of an execution: page by page as they are scrolled to; without a filter the last page is followed
 * by the stream of new lines, which goes on behind its position when it is cut.
 */
export function useLog(id: string, filter: Filter, around: string | undefined) {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [loading, setLoading] = useState(true);
  const [dropped, setDropped] = useState(false);
  const [round, setRound] = useState(0);
  const state = useRef<{ cursor: string | null; busy: boolean; read: () => Promise<void> }>({ cursor: null, busy: false, read: async () => {} });
  const key = JSON.stringify([id, filter, around ?? null, round]);

  useEffect(() => {
    const cut = new AbortController();
    const own = { cursor: null as string | null, busy: false, read: async () => {} };
    state.current = own;
    setLines([]);
    setError(null);
    setLoading(true);
    setDropped(false);
    const [, given, place] = JSON.parse(key) as [string, Filter, string | null];
    const plain = Object.keys(given).length === 0;
    const add = (more: readonly Line[]) => {
      if (more.length > 0) {
        setLines((old) => {
          const all = [...old, ...more];
          if (all.length > most) {
            setDropped(true);
          }
          return all.length > most ? all.slice(all.length - most) : all;
        });
      }
    };
    own.read = async () => {
      if (own.busy) {
        return;
      }
      own.busy = true;
      try {
        let page: Schemas['LogPage'];
        let asked: string | null;
        do {
          // A search looks at a part of the lines at a time: a page without any is not its end.
          asked = own.cursor;
          const query = place ? { around: place, limit: 200 } : { limit: 500, ...given, ...(asked ? { cursor: asked } : {}) };
          const { data } = await api.GET('/api/v1/executions/{id}/logs', { params: { path: { id }, query }, signal: cut.signal });
          page = data as unknown as Schemas['LogPage'];
          own.cursor = place ? null : page.next_cursor;
        } while (page.items.length === 0 && own.cursor);
        add(page.items);
        setLoading(false);
        const last = page.items.at(-1);
        if (!own.cursor && plain && !place && !cut.signal.aborted) {
          void follow(id, { last: last ?? null, cursor: asked }, add, cut.signal);
        }
      } catch (problem) {
        if (!cut.signal.aborted) {
          setError(problem);
          setLoading(false);
        }
      } finally {
        own.busy = false;
      }
    };
    void own.read();
    return () => cut.abort();
  }, [id, key]);

  const more = useCallback(() => {
    if (state.current.cursor) {
      void state.current.read();
    }
  }, []);
  return { lines, error, loading, dropped, more, again: useCallback(() => setRound((old) => old + 1), []) };
}

/** Follows until the execution has ended; lines are handed over four times a second. */
async function follow(id: string, from: { last: Line | null; cursor: string | null }, add: (lines: readonly Line[]) => void, signal: AbortSignal): Promise<void> {
  let seen = from.last ? [from.last.attempt, from.last.line] : [0, 0];
  const cursor = from.cursor ? `&cursor=${encodeURIComponent(from.cursor)}` : '';
  let position: string | null = null;
  let waiting: Line[] = [];
  const timer = setInterval(() => {
    add(waiting);
    waiting = [];
  }, pause);
  try {
    while (!signal.aborted) {
      const headers: Record<string, string> = { Accept: 'text/event-stream', ...(position ? { 'Last-Event-ID': position } : {}) };
      const response = await fetch(`/api/v1/executions/${encodeURIComponent(id)}/logs?follow=true${cursor}`, { headers, signal, cache: 'no-store' }).catch(() => null);
      if (response && (response.status === 404 || response.status === 401 || response.status === 403)) {
        return;
      }
      const reader = response?.ok ? response.body?.getReader() : undefined;
      const events = new EventReader();
      const decoder = new TextDecoder();
      try {
        for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
          for (const one of events.push(decoder.decode(piece.value, { stream: true }))) {
            if (one.event === 'end') {
              return;
            }
            const line = one.event === 'log' ? (JSON.parse(one.data) as Line) : null;
            const [attempt = 0, number = 0] = seen;
            if (line && (line.attempt > attempt || (line.attempt === attempt && line.line > number))) {
              waiting.push(line);
              seen = [line.attempt, line.line];
            }
          }
          position = events.position ?? position;
        }
      } catch {
        // Cut off: it is asked again behind the last position.
      }
      await new Promise((resume) => setTimeout(resume, retryMs));
    }
  } finally {
    clearInterval(timer);
    if (!signal.aborted) {
      add(waiting);
    }
  }
}
