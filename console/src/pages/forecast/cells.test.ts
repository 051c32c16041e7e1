import { expect, test } from 'vitest';
import { difference, level, readSandbox, shapeOf, whatIf } from './cells';

test('a week begins at the local midnight of the zone and has 168 cells', () => {
  const shape = shapeOf('week', 'Asia/Shanghai', Date.parse('2026-11-30T20:00:00Z'));
  expect(new Date(shape.from).toISOString()).toBe('2026-11-30T16:00:00.000Z');
  expect((shape.to - shape.from) / shape.bucketMs).toBe(shape.rows * shape.columns);
});

test('nothing has no colour, one has the lightest, the most has the darkest', () => {
  expect([level(0, 100), level(1, 1_000), level(1_000, 1_000)]).toEqual([0, 1, 5]);
});

test('a sandbox of an address is read back, and anything else is left out', () => {
  const changes = [{ kind: 'pause', id: 7, name: 'a' }, { kind: 'shift', id: 8, name: 'b', by: '20m' }];
  expect(readSandbox(JSON.stringify(changes))).toEqual(changes);
  expect(readSandbox('[{"kind":"drop","id":1,"name":"x"}, 3, null]')).toEqual([]);
  expect(readSandbox('{')).toEqual([]);
  expect(whatIf(readSandbox(JSON.stringify(changes)))).toEqual([{ task_config_id: 7, pause: true }, { task_config_id: 8, shift: '20m' }]);
});

test('a difference is that of each cell', () => {
  expect(difference([1, 2], [1, 5])).toEqual([0, 3]);
});
