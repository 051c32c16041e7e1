import { expect, test } from 'vitest';
import { dragged, holdAt, panned, pinched } from './gesture';

test('a push to the right shows what is earlier', () => {
  expect(panned([1_000, 2_000], 50, 100)).toEqual([500, 1_500]);
});

test('fingers that go apart come closer, and keep their times', () => {
  const [from, to] = pinched([0, 1_000], [40, 60], [20, 80], 100);
  expect(to - from).toBeCloseTo(1_000 / 3);
  expect(from + (20 / 100) * (to - from)).toBeCloseTo(400);
});

test('the order of the fingers does not matter', () => {
  expect(pinched([0, 1_000], [60, 40], [80, 20], 100)).toEqual(pinched([0, 1_000], [40, 60], [20, 80], 100));
});

test('a press takes an edge, the window, or begins a new one', () => {
  expect([holdAt(20, 20, 60), holdAt(64, 20, 60), holdAt(40, 20, 60), holdAt(90, 20, 60)]).toEqual(['from', 'to', 'window', 'new']);
});

test('the window moves within the whole, an edge that crosses the other turns around', () => {
  expect(dragged('window', [20, 40], 30, 5, [0, 100])).toEqual([0, 20]);
  expect(dragged('window', [20, 40], 30, 60, [0, 100])).toEqual([50, 70]);
  expect(dragged('from', [20, 40], 20, 60, [0, 100])).toEqual([40, 60]);
  expect(dragged('new', [20, 40], 80, 60, [0, 100])).toEqual([60, 80]);
});
