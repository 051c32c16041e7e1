import { expect, test } from 'vitest';
import { problemOf } from './problem';

test('a problem keeps the path and the words of each fault', async () => {
  const body = {
    status: 400,
    code: 'invalid',
    detail: 'Two fields',
    errors: [{ path: 'schedule.every', message: 'must be positive', code: 'minimum' }, { message: 'x' }],
  };
  const problem = await problemOf(new Response(JSON.stringify(body), { status: 400 }));
  expect(problem.message).toBe('Two fields');
  expect(problem.faults).toEqual([
    { path: 'schedule.every', message: 'must be positive', code: 'minimum' },
    { path: '', message: 'x' },
  ]);
  expect(problem.passing).toBe(false);
});

test('an answer that is no JSON still has its status and the time to wait', async () => {
  const response = new Response('<html>', { status: 503, headers: { 'Retry-After': '7' } });
  const problem = await problemOf(response);
  expect(problem.status).toBe(503);
  expect(problem.retryAfterSeconds).toBe(7);
  expect(problem.passing).toBe(true);
});
