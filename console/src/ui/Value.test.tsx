// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { beforeAll, expect, test } from 'vitest';
import { speak } from '../words/words';
import { Value, visible } from './Value';

beforeAll(() => speak('en'));

test('a list of a million members is drawn in parts', () => {
  const { container } = render(<Value value={Array.from({ length: 1_000_000 }, (_, i) => i)} />);
  expect(container.querySelectorAll('*').length).toBeLessThan(1_000);
  expect(screen.getByText('[1000000]')).toBeTruthy();
});

test('a small value is open to its leaves, one with more members is not', () => {
  render(<Value value={{ items: [{ fields: { title: 'Carillon' } }] }} />);
  expect(screen.getByText('Carillon')).toBeTruthy();
  render(<Value value={{ items: Array.from({ length: 60 }, () => ({ fields: { title: 'folded' } })) }} />);
  expect(screen.queryByText('folded')).toBeNull();
});

test('markup in a value stays text', () => {
  const { container } = render(<Value value={{ '<b>x</b>': '<img src=x onerror=alert(1)>' }} />);
  expect(container.querySelector('img, b')).toBeNull();
  expect(container.textContent).toContain('<img src=x onerror=alert(1)>');
});

test('control characters and marks of direction are seen', () => {
  expect(visible('a\u0000b\u202ec\n')).toBe('a␀b\\u202ec\n');
});
