/** The pages of the rail, by name. */
export const addresses = {
  overview: '/',
  configs: '/configs',
  executions: '/executions',
  decisions: '/decisions',
  forecast: '/forecast',
  types: '/types',
  workers: '/workers',
  queues: '/queues',
  calendars: '/calendars',
  alerts: '/alerts',
  connections: '/connections',
  secrets: '/admin/secrets',
  bulk: '/bulk',
  tokens: '/admin/tokens',
  trail: '/admin/trail',
  status: '/status',
} as const;

export type PageName = keyof typeof addresses;

export const groups: readonly { key: 'cluster' | 'admin' | null; pages: readonly PageName[] }[] = [
  { key: null, pages: ['overview', 'configs', 'executions', 'decisions', 'forecast', 'alerts'] },
  { key: 'cluster', pages: ['types', 'workers', 'queues', 'calendars'] },
  { key: 'admin', pages: ['connections', 'secrets', 'bulk', 'tokens', 'trail', 'status'] },
];
