export type Span = readonly [number, number];

/** The span after a drawing was pushed by some pixels: what was under the finger stays under it. */
export function panned([from, to]: Span, pixels: number, width: number): Span {
  const moved = (pixels / width) * (to - from);
  return [from - moved, to - moved];
}

/** The span after two fingers moved from two places to two others, in pixels: both keep the time they were put on. */
export function pinched([from, to]: Span, start: Span, now: Span, width: number): Span {
  const at = (x: number) => from + (x / width) * (to - from);
  const [a, b] = start[0] < start[1] ? start : [start[1], start[0]];
  const [x, y] = now[0] < now[1] ? now : [now[1], now[0]];
  const perPixel = (at(b) - at(a)) / Math.max(8, y - x);
  const first = at(a) - x * perPixel;
  return [first, first + width * perPixel];
}

/** What a press on the strip takes hold of: an edge of the window, the window itself, or nothing. */
export type Hold = 'from' | 'to' | 'window' | 'new';

const edge = 7;

export function holdAt(x: number, left: number, right: number): Hold {
  if (Math.abs(x - left) <= edge && x < right) {
    return 'from';
  }
  if (Math.abs(x - right) <= edge) {
    return 'to';
  }
  return x > left && x < right ? 'window' : 'new';
}

/** The window after a hold was dragged from one time to another, within a whole. */
export function dragged(hold: Hold, [from, to]: Span, start: number, now: number, [first, last]: Span): Span {
  const inside = (time: number) => Math.min(last, Math.max(first, time));
  switch (hold) {
    case 'from':
      return [Math.min(inside(now), to), Math.max(inside(now), to)];
    case 'to':
      return [Math.min(from, inside(now)), Math.max(from, inside(now))];
    case 'window': {
      const by = Math.min(Math.max(now - start, first - from), Math.max(last - to, 0));
      return [from + by, to + by];
    }
    case 'new':
      return [Math.min(inside(start), inside(now)), Math.max(inside(start), inside(now))];
  }
}
