import type { Draft } from './draft';

export type Conflict = { name: keyof Draft; theirs: unknown; mine: unknown };

/**
 * Puts together what two people changed of one config: each keeps the fields that only one of them changed, and
 * those that both changed in different ways are conflicts, which a person decides.
 */
export function merge(base: Draft, theirs: Draft, mine: Draft): { merged: Draft; conflicts: Conflict[] } {
  const merged: Record<string, unknown> = {};
  const conflicts: Conflict[] = [];
  const names = new Set([...Object.keys(base), ...Object.keys(theirs), ...Object.keys(mine)]) as Set<keyof Draft>;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  for (const name of names) {
    const value = same(mine[name], base[name]) ? theirs[name] : mine[name];
    if (!same(theirs[name], base[name]) && !same(mine[name], base[name]) && !same(theirs[name], mine[name])) {
      conflicts.push({ name, theirs: theirs[name], mine: mine[name] });
    }
    if (value !== undefined) {
      merged[name] = value;
    }
  }
  return { merged: merged as Draft, conflicts };
}
