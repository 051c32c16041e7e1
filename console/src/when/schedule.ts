import type { Schemas } from '../api/client';

export type Schedule = Schemas['Schedule'];
export type Kind = Schedule['type'];

export const kinds: readonly Kind[] = ['cron', 'interval', 'date', 'manual'];

/** The texts of presets; each is written into the field, where it can be changed. */
export const presets = [
  ['minutes', '*/5 * * * *'],
  ['daily', '0 3 * * *'],
  ['weekdays', '30 8 * * MON-FRI'],
  ['lastDay', '0 3 L * *'],
  ['firstMonday', '0 3 * * MON#1'],
] as const;

export type Dialect = 'ocps' | 'quartz' | 'spring' | 'unix';

/**
 * Guesses the dialect of a pasted pattern: six or seven fields with a `?` are Quartz's. Spring's are not told from
 * OCPS, so that they must be chosen.
 */
export function dialectOf(expression: string): Dialect {
  const fields = expression.trim().split(/\s+/);
  if (fields.length >= 6 && fields.includes('?')) {
    return 'quartz';
  }
  return 'ocps';
}

/** The schedule that a choice of kind begins with; zone and window stay where both kinds have them. */
export function ofKind(kind: Kind, before: Schedule, zone: string): Schedule {
  switch (kind) {
    case 'cron':
      return { type: 'cron', expression: '0 3 * * *', timezone: 'timezone' in before ? (before.timezone ?? zone) : zone };
    case 'interval':
      return { type: 'interval', every: '5m' };
    case 'date':
      return { type: 'date', at: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '') };
    case 'manual':
      return { type: 'manual' };
  }
}

/** Sets a field, or leaves it out where it is empty: the server's default is never written. */
export function withField<T extends Schedule>(schedule: T, name: string, value: unknown): T {
  const copy = { ...schedule } as Record<string, unknown>;
  if (value === '' || value === undefined || value === null) {
    delete copy[name];
  } else {
    copy[name] = value;
  }
  return copy as T;
}
