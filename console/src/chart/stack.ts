/** Columns of counts over time: what ran stands upward, what did not run hangs downward. */
export type Point = { at: number; counts: Readonly<Record<string, number>> };
export type Block = { code: string; x: number; y: number; width: number; height: number };
export type Stack = { blocks: readonly Block[]; base: number; most: number };

const least = 2;
const stroke = 4;

/**
 * Places counts on an area. Upward and downward counts have one scale as long as what hangs down needs no
 * more than a third of it; a count that is not zero is at least 2 pixels high, so that one failure among thousands of successes is seen.
 */
export function stack(
  points: readonly Point[],
  order: { up: readonly string[]; down: readonly string[] },
  span: { from: number; to: number; step: number },
  area: { width: number; height: number },
): Stack {
  const sum = (point: Point, codes: readonly string[]) => codes.reduce((total, code) => total + (point.counts[code] ?? 0), 0);
  const up = Math.max(0, ...points.map((point) => sum(point, order.up)));
  const down = Math.max(0, ...points.map((point) => sum(point, order.down)));
  const most = Math.max(1, up);
  // Room for the least height of each code, and for what hangs below.
  const spare = least * (order.up.length + order.down.length) + (down > 0 ? 12 : 2);
  const room = Math.max(0, area.height - spare);
  // What hangs down has the same scale, unless it would take more than a third of the room.
  const both = room / (most + down);
  const scaleDown = down === 0 ? both : Math.min(both, room / 3 / down);
  const scale = (room - down * scaleDown) / most;
  const base = area.height - 1 - (down > 0 ? down * scaleDown + least * order.down.length + 4 : 0);
  const width = Math.max(1, (span.step / (span.to - span.from)) * area.width - 1);
  const blocks: Block[] = [];
  for (const point of points) {
    const x = ((point.at - span.from) / (span.to - span.from)) * area.width;
    let y = base;
    for (const code of order.up) {
      const height = heightOf(point.counts[code] ?? 0, scale);
      y -= height;
      blocks.push({ code, x, y, width, height });
    }
    y = base + 1;
    for (const code of order.down) {
      const height = heightOf(point.counts[code] ?? 0, scaleDown);
      blocks.push({ code, x, y, width, height });
      y += height;
    }
  }
  return { blocks: blocks.filter((block) => block.height > 0), base, most };
}

function heightOf(count: number, scale: number): number {
  return count === 0 ? 0 : Math.max(least, count * scale);
}

/** A line through points; a bucket without a value breaks it. */
export function path(
  points: readonly { at: number; value: number | null }[],
  span: { from: number; to: number; step: number },
  area: { width: number; height: number },
  most: number,
): string {
  let text = '';
  let last: number | null = null;
  for (const { at, value } of points) {
    if (value === null) {
      last = null;
      continue;
    }
    const x = ((at + span.step / 2 - span.from) / (span.to - span.from)) * area.width;
    const y = area.height - 2 - (Math.min(value, most) / Math.max(1, most)) * (area.height - 6);
    if (last !== null && at - last <= span.step) {
      text += `L${x.toFixed(1)} ${y.toFixed(1)}`;
    } else {
      // A value without neighbours is a stroke that is seen.
      text += `M${Math.min(x, area.width) - stroke} ${y.toFixed(1)}h${stroke}`;
    }
    last = at;
  }
  return text;
}
