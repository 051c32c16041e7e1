import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { add, emptyBatch } from './batch';
import { Hub, type Told } from './hub';
import { EventReader } from './sse';

test('events that are cut anywhere are read whole, with the last id', () => {
  const text = 'retry: 2000\n\nid: a1\nevent: open\ndata: {"x":1}\n\n: still here\n\nid: a2\r\nevent: log\r\ndata: one\r\ndata: two\r\n\r\n';
  for (let cut = 0; cut < text.length; cut++) {
    const reader = new EventReader();
    const events = [...reader.push(text.slice(0, cut)), ...reader.push(text.slice(cut))];
    expect(events).toEqual([
      { id: 'a1', event: 'open', data: '{"x":1}' },
      { id: 'a2', event: 'log', data: 'one\ntwo' },
    ]);
    expect(reader.position).toBe('a2');
  }
});

test('a batch keeps the last state of each execution, and beyond 500 asks for the lists', () => {
  const batch = emptyBatch();
  add(batch, 'execution', { id: 'a', task_config_id: 1, status: 'running' });
  add(batch, 'execution', { id: 'a', task_config_id: 1, status: 'succeeded' });
  expect(batch.executions['a']?.status).toBe('succeeded');
  expect(batch.configs).toEqual([1]);
  for (let i = 0; i < 600; i++) {
    add(batch, 'execution', { id: `b${i}`, task_config_id: i, status: 'queued' });
  }
  expect(Object.keys(batch.executions)).toHaveLength(500);
  expect(batch.again).toBe(true);
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const stream = (text: string) =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    }),
  );

test('one connection serves all subscribers, and goes on behind its position after a cut', async () => {
  const asked: { url: string; last: string | undefined }[] = [];
  const hub = new Hub((async (url: string, init: RequestInit) => {
    asked.push({ url, last: (init.headers as Record<string, string>)['Last-Event-ID'] });
    return asked.length === 1 ? stream('id: p7\nevent: open\ndata: {}\n\nid: p8\nevent: pulse\ndata: {"running":3}\n\n') : new Response(null, { status: 503 });
  }) as never);
  const told: Told[] = [];
  hub.set('one', ['pulse'], (one) => told.push(one));
  hub.set('two', ['executions', 'pulse'], () => {});
  await vi.advanceTimersByTimeAsync(3_000);
  expect(decodeURIComponent(asked[0]?.url ?? '')).toBe('/api/v1/stream?topic=executions,pulse');
  expect(asked[1]?.last).toBe('p8');
  expect(told.some((one) => one.kind === 'batch' && one.batch.pulse?.running === 3)).toBe(true);
  expect(told.filter((one) => one.kind === 'state').at(-1)).toMatchObject({ kind: 'state', connection: 'away' });
  hub.remove('one');
  hub.remove('two');
  await vi.advanceTimersByTimeAsync(200);
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.length).toBe(before);
});

test('without a session it is not asked again until somebody logs in', async () => {
  let asked = 0;
  const hub = new Hub((async () => {
    asked++;
    return new Response(null, { status: 401 });
  }) as never);
  hub.set('one', ['pulse'], () => {});
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(1);
});
