import { expect, test } from 'vitest';
import { path, stack } from './stack';

const span = { from: 0, to: 100, step: 10 };
const area = { width: 1_000, height: 100 };
const order = { up: ['succeeded', 'failed'], down: ['missed'] };

test('one failure among ten thousand successes is seen, and what did not run hangs below', () => {
  const { blocks, base } = stack([{ at: 10, counts: { succeeded: 10_000, failed: 1, missed: 1 } }], order, span, area);
  const failed = blocks.find((one) => one.code === 'failed');
  expect(failed?.height).toBe(2);
  expect(failed?.x).toBe(100);
  expect(blocks.find((one) => one.code === 'missed')?.y).toBeGreaterThan(base);
  expect(blocks.every((one) => one.y >= 0 && one.y + one.height <= area.height)).toBe(true);
});

test('an empty span has no block and does not divide by nothing', () => {
  expect(stack([], order, span, area).blocks).toEqual([]);
});

test('a line is broken where there is no value', () => {
  const text = path([{ at: 0, value: 1 }, { at: 10, value: 2 }, { at: 40, value: 2 }], span, area, 2);
  expect(text.match(/M/g)).toHaveLength(2);
  expect(text).not.toContain('NaN');
});
