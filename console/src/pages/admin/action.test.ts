import { expect, test } from 'vitest';
import { actionOf, pageOf } from './action';

test.each([
  ['POST /api/v1/task-configs', 'create', 'task-configs'],
  ['POST /api/v1/task-configs/{id}/pause', 'pause', 'task-configs'],
  ['POST /api/v1/task-configs/bulk', 'bulk', 'task-configs'],
  ['PUT /api/v1/secrets/{name}', 'set', 'secrets'],
  ['DELETE /api/v1/tokens/{id}', 'delete', 'tokens'],
  ['PATCH /api/v1/connections/{name}', 'change', 'connections'],
  ['POST /api/v1/task-configs/{id}/versions/{version}/restore', 'restore', 'task-configs'],
  ['POST /api/v1/apply', 'apply', 'objects'],
])('%s', (action, verb, noun) => {
  expect(actionOf(action)).toEqual({ verb, noun });
});

test('what is not known is shown as it is', () => {
  expect([actionOf('unknown_token'), actionOf('others'), actionOf('POST /api/v1/task-configs/{id}/dance')]).toEqual([null, null, null]);
});

test('a subject leads to its page', () => {
  expect([pageOf('task-configs/12'), pageOf('calendars/a b'), pageOf('tokens/3'), pageOf(null)]).toEqual(['/configs/12', '/calendars/a%20b', null, null]);
});
