import { expect, test } from 'vitest';
import { beginOf, difference, level, readSandbox, shapeOf, usual, whatIf } from './cells';

test('a week begins at the local midnight of the zone and has 168 cells', () => {
  const shape = shapeOf('week', 'Asia/Shanghai', Date.parse('2026-11-30T20:00:00Z'));
  expect(new Date(shape.from).toISOString()).toBe('2026-11-30T16:00:00.000Z');
  expect((shape.to - shape.from) / shape.bucketMs).toBe(shape.rows * shape.columns);
});

test('a forecast begins with the cell of now, and within the map', () => {
  const shape = shapeOf('week', 'Europe/Berlin', Date.parse('2026-11-30T10:19:32Z'));
  expect(new Date(beginOf(shape, Date.parse('2026-11-30T10:19:32Z'))).toISOString()).toBe('2026-11-30T10:00:00.000Z');
  expect(beginOf(shape, shape.from - 1)).toBe(shape.from);
  expect(beginOf(shape, shape.to + 1)).toBe(shape.to - shape.bucketMs);
});

test('nothing has no colour, what is usual has a light one, a peak has the darkest', () => {
  expect([0, 1, 100, 190, 250, 1_000].map((value) => level(value, 100))).toEqual([0, 1, 2, 3, 4, 5]);
});

test('usual is what half of the cells with anything are below', () => {
  expect([usual([0, 0, 421, 421, 422]), usual([0, 0]), usual([1, 2, 900])]).toEqual([421, 0, 2]);
});

test('a sandbox of an address is read back, and anything else is left out', () => {
  const changes = [{ kind: 'pause', id: 7, name: 'a' }, { kind: 'shift', id: 8, name: 'b', by: '20m' }];
  expect(readSandbox(JSON.stringify(changes))).toEqual(changes);
  expect(readSandbox('[{"kind":"drop","id":1,"name":"x"}, 3, null]')).toEqual([]);
  expect(readSandbox('{')).toEqual([]);
  expect(whatIf(readSandbox(JSON.stringify(changes)))).toEqual([{ task_config_id: 7, pause: true }, { task_config_id: 8, shift: '20m' }]);
});

test('a schedule that is not there yet is added without an id', () => {
  const added = { kind: 'add', id: -1, name: 'new', type: 'scrape', schedule: { type: 'interval', every: '5m' } };
  expect(readSandbox(JSON.stringify([added, { ...added, schedule: 'x' }]))).toEqual([added]);
  expect(whatIf(readSandbox(JSON.stringify([added])))).toEqual([{ schedule: added.schedule, task_type: 'scrape' }]);
});

test('a difference is that of each cell', () => {
  expect(difference([1, 2], [1, 5])).toEqual([0, 3]);
});
