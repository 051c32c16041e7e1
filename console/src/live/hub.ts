import { add, emptyBatch, isEmpty, type Batch } from './batch';
import { EventReader } from './sse';

export type Connection = 'connecting' | 'open' | 'away' | 'refused' | 'idle';
export type Told = { kind: 'batch'; batch: Batch } | { kind: 'state'; connection: Connection; since: number };

type Subscriber = { topics: readonly string[]; tell: (told: Told) => void; seenAt: number };

const flushMs = 250;
const settleMs = 100;
/** A page that has just read its data reads it again when it is painted, not at once. */
const anewMs = 1_500;
const longestWaitMs = 15_000;
const forgottenMs = 150_000;
const mostTopics = 20;

/**
 * One connection to the stream for all subscribers: of the topics that any of them asks for. It is
 * opened anew behind its last position when it is cut or the topics change.
 */
export class Hub {
  private readonly subscribers = new Map<unknown, Subscriber>();
  private batch = emptyBatch();
  private topics = '';
  private position: string | null = null;
  private connection: Connection = 'idle';
  private since = Date.now();
  private cut: AbortController | null = null;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private flushing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ask: typeof fetch) {}

  /** Sets what a subscriber listens to; without topics it hears of the connection alone. */
  set(key: unknown, topics: readonly string[], tell: (told: Told) => void): void {
    this.subscribers.set(key, { topics, tell, seenAt: Date.now() });
    tell({ kind: 'state', connection: this.connection, since: this.since });
    this.settle();
  }

  seen(key: unknown): void {
    const subscriber = this.subscribers.get(key);
    if (subscriber) {
      subscriber.seenAt = Date.now();
    }
  }

  remove(key: unknown): void {
    this.subscribers.delete(key);
    this.settle();
  }

  /** Subscribers that have been silent for 150 s are gone: a closed tab does not always say so. */
  forgetSilent(): void {
    for (const [key, { seenAt }] of this.subscribers) {
      if (Date.now() - seenAt > forgottenMs) {
        this.remove(key);
      }
    }
  }

  private settle(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      const wanted = [...new Set([...this.subscribers.values()].flatMap((one) => one.topics))].sort().slice(0, mostTopics);
      const topics = wanted.join(',');
      if (topics === this.topics && this.connection !== 'refused') {
        return;
      }
      this.topics = topics;
      this.cut?.abort();
      this.cut = null;
      if (topics === '') {
        this.become('idle');
        this.position = null;
      } else {
        void this.run(topics);
      }
    }, settleMs);
  }

  private async run(topics: string): Promise<void> {
    const cut = new AbortController();
    this.cut = cut;
    let wait = 1_000;
    this.become('connecting');
    while (!cut.signal.aborted) {
      try {
        const response = await this.open(topics, cut.signal);
        if (response.status === 401 || response.status === 403) {
          this.become('refused');
          return;
        }
        if (response.ok && response.body) {
          wait = 1_000;
          await this.listen(response.body, cut.signal);
        } else {
          await response.body?.cancel();
          wait = Math.max(wait, Number(response.headers.get('Retry-After')) * 1_000 || 0);
        }
      } catch {
        // Cut off, or not reached: what is shown stays, the state says so, and it is tried again.
      }
      if (cut.signal.aborted) {
        return;
      }
      this.become('away');
      await new Promise((resume) => setTimeout(resume, wait));
      wait = Math.min(wait * 2, longestWaitMs);
    }
  }

  private open(topics: string, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (this.position) {
      headers['Last-Event-ID'] = this.position;
    }
    return this.ask(`/api/v1/stream?topic=${encodeURIComponent(topics)}`, { headers, signal, cache: 'no-store' });
  }

  private async listen(body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const events = new EventReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done || signal.aborted) {
        return;
      }
      for (const one of events.push(decoder.decode(value, { stream: true }))) {
        this.take(one.event, one.data);
      }
      this.position = events.position ?? this.position;
    }
  }

  private take(event: string, data: string): void {
    if (event === 'open') {
      this.become('open');
      if (this.position === null) {
        // What happened before the first connection is not sent: lists are read anew.
        setTimeout(() => {
          this.batch.again = true;
          this.flush();
        }, anewMs);
      }
      return;
    }
    add(this.batch, event, parsed(data));
    this.flushing ??= setTimeout(() => this.flush(), flushMs);
  }

  private flush(): void {
    this.flushing = undefined;
    const batch = this.batch;
    if (isEmpty(batch)) {
      return;
    }
    this.batch = emptyBatch();
    for (const { topics, tell } of this.subscribers.values()) {
      if (topics.length > 0) {
        tell({ kind: 'batch', batch });
      }
    }
  }

  private become(connection: Connection): void {
    if (connection === this.connection) {
      return;
    }
    this.connection = connection;
    this.since = Date.now();
    for (const { tell } of this.subscribers.values()) {
      tell({ kind: 'state', connection, since: this.since });
    }
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
