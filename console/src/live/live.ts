import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type Batch } from './batch';
import { Hub, type Connection, type Told } from './hub';

/** The stream as a page sees it. */
type State = { connection: Connection; since: number; paused: boolean };
type Listener = { topics: readonly string[]; hear: (batch: Batch) => void };
type Line = { set: (topics: readonly string[]) => void; here: () => void; bye: () => void };

class Live {
  private line: Line | null = null;
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<() => void>();
  private state: State = { connection: 'idle', since: Date.now(), paused: false };

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    this.say();
    return () => {
      this.listeners.delete(listener);
      this.say();
    };
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  read = (): State => this.state;

  setPaused(paused: boolean): void {
    this.change({ ...this.state, paused });
    this.say();
    if (!paused) {
      this.again();
    }
  }

  private change(state: State): void {
    this.state = state;
    this.watchers.forEach((watcher) => watcher());
  }

  /** A hidden page listens to nothing, and reads anew what it shows when it is seen again. */
  private say(): void {
    const silent = this.state.paused || document.hidden;
    const topics = silent ? [] : [...new Set([...this.listeners].flatMap((one) => one.topics))].sort();
    this.line ??= this.connect();
    this.line.set(topics);
  }

  private again(): void {
    const batch: Batch = { executions: {}, configs: [], decisions: 0, workers: true, queues: true, alerts: true, pulse: null, again: true };
    this.listeners.forEach(({ hear }) => hear(batch));
  }

  private connect(): Line {
    const hear = (told: Told) => {
      if (told.kind === 'state') {
        this.change({ ...this.state, connection: told.connection, since: told.since });
      } else if (!this.state.paused) {
        this.listeners.forEach((listener) => listener.hear(told.batch));
      }
    };
    const line = typeof SharedWorker === 'function' ? shared(hear) : own(hear);
    document.addEventListener('visibilitychange', () => {
      this.say();
      if (!document.hidden) {
        this.again();
      }
    });
    window.addEventListener('pagehide', () => line.bye());
    window.addEventListener('pageshow', () => this.say());
    setInterval(() => line.here(), 20_000);
    return line;
  }
}

function shared(hear: (told: Told) => void): Line {
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'carillon-live' });
  worker.port.onmessage = ({ data }: MessageEvent<Told>) => hear(data);
  return {
    set: (topics) => worker.port.postMessage({ kind: 'set', topics }),
    here: () => worker.port.postMessage({ kind: 'here' }),
    bye: () => worker.port.postMessage({ kind: 'bye' }),
  };
}

function own(hear: (told: Told) => void): Line {
  const hub = new Hub(fetch.bind(window));
  return {
    set: (topics) => hub.set('page', topics, hear),
    here: () => hub.seen('page'),
    bye: () => hub.remove('page'),
  };
}

export const live = new Live();

/** Hears the batches of some topics for as long as a page shows them, four a second at most. */
export function useLive(topics: readonly string[], hear: (batch: Batch) => void): void {
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  const key = topics.join(',');
  useEffect(() => {
    if (key === '') {
      return;
    }
    return live.subscribe({ topics: key.split(','), hear: (batch) => latest.current(batch) });
  }, [key]);
}

export function useLiveState(): State {
  return useSyncExternalStore(live.watch, live.read);
}
