import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { BulkOutcome, ConfigHealth, ConfigStatus, EventKind, ExecutionStatus, Trigger } from './api/codes';
import { Frame } from './frame/Frame';
import { configSorts } from './list/sorts';
import { OverviewPage } from './pages/overview/OverviewPage';
import { Broken } from './pages/Broken';
import { NotFound } from './pages/NotFound';

/** The address is the state: what is not known is left out, never fatal. */
// A figure or a truth value that was typed into the address is a text, too.
const text = (value: unknown) => (['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? String(value) : undefined);
const oneOf =
  <const T extends string>(values: readonly T[]) =>
  (value: unknown): T | undefined =>
    values.find((one) => one === value);
const configStatus = oneOf(ConfigStatus);
const executionStatus = oneOf(ExecutionStatus);

const eventKind = oneOf(EventKind);

function search<T extends Record<string, (value: unknown) => unknown>>(fields: T) {
  return (given: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(fields)
        .map(([name, read]) => [name, read(given[name])])
        .filter(([, value]) => value !== undefined),
    ) as { [K in keyof T]?: Exclude<ReturnType<T[K]>, undefined> };
}

const root = createRootRoute({ notFoundComponent: NotFound, errorComponent: Broken });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazyRouteComponent(() => import('./pages/login/LoginPage'), 'LoginPage'),
  validateSearch: search({ next: text }),
});
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame });

const overview = createRoute({
  getParentRoute: () => frame,
  path: '/',
  validateSearch: search({ span: oneOf(['1h', '24h', '7d', '30d']) }),
  component: OverviewPage,
});
const configs = createRoute({
  getParentRoute: () => frame,
  path: '/configs',
  validateSearch: search({ q: text, type: text, status: configStatus, health: oneOf(ConfigHealth), label: text, schedule: oneOf(['interval', 'cron', 'date', 'manual']), sort: oneOf(configSorts) }),
  component: lazyRouteComponent(() => import('./pages/configs/ConfigsPage'), 'ConfigsPage'),
});
const config = createRoute({
  getParentRoute: () => frame,
  path: '/configs/$id',
  validateSearch: search({
    tab: oneOf(['timeline', 'executions', 'statistics', 'changes', 'audit', 'definition']),
    at: text,
    from: text,
    to: text,
    status: executionStatus,
    span: oneOf(['7d', '30d']),
  }),
  component: lazyRouteComponent(() => import('./pages/config/ConfigPage'), 'ConfigPage'),
});
const executions = createRoute({
  getParentRoute: () => frame,
  path: '/executions',
  validateSearch: search({
    status: executionStatus,
    type: text,
    trigger: oneOf(Trigger),
    queue: text,
    label: text,
    worker: text,
    error: text,
    q: text,
    from: text,
    to: text,
    group: oneOf(['error']),
  }),
  component: lazyRouteComponent(() => import('./pages/executions/ExecutionsPage'), 'ExecutionsPage'),
});
const execution = createRoute({
  getParentRoute: () => frame,
  path: '/executions/$id',
  validateSearch: search({ tab: oneOf(['log', 'result', 'parameters', 'error', 'decision']), level: oneOf(['trace', 'debug', 'info', 'warn', 'error']), q: text, attempt: text, line: text }),
  component: lazyRouteComponent(() => import('./pages/execution/ExecutionPage'), 'ExecutionPage'),
});
const decisions = createRoute({
  getParentRoute: () => frame,
  path: '/decisions',
  validateSearch: search({ kind: eventKind, type: text, label: text, actor: text, config: text, from: text, to: text }),
  component: lazyRouteComponent(() => import('./pages/decisions/DecisionsPage'), 'DecisionsPage'),
});
const forecast = createRoute({
  getParentRoute: () => frame,
  path: '/forecast',
  validateSearch: search({
    view: oneOf(['day', 'week', 'month']),
    measure: oneOf(['count', 'load']),
    sandbox: text,
    at: text,
  }),
  component: lazyRouteComponent(() => import('./pages/forecast/ForecastPage'), 'ForecastPage'),
});
const status = createRoute({
  getParentRoute: () => frame,
  path: '/status',
  component: lazyRouteComponent(() => import('./pages/status/StatusPage'), 'StatusPage'),
});
const bulks = createRoute({
  getParentRoute: () => frame,
  path: '/bulk',
  component: lazyRouteComponent(() => import('./pages/bulk/BulkPages'), 'BulkListPage'),
});
const bulk = createRoute({
  getParentRoute: () => frame,
  path: '/bulk/$id',
  validateSearch: search({ outcome: oneOf(BulkOutcome) }),
  component: lazyRouteComponent(() => import('./pages/bulk/BulkPages'), 'BulkPage'),
});
const type = createRoute({
  getParentRoute: () => frame,
  path: '/types/$name',
  component: lazyRouteComponent(() => import('./pages/cluster/TypePage'), 'TypePage'),
});
const worker = createRoute({
  getParentRoute: () => frame,
  path: '/workers/$id',
  component: lazyRouteComponent(() => import('./pages/cluster/WorkerPage'), 'WorkerPage'),
});
const calendar = createRoute({
  getParentRoute: () => frame,
  path: '/calendars/$name',
  validateSearch: search({ year: text }),
  component: lazyRouteComponent(() => import('./pages/cluster/CalendarPage'), 'CalendarPage'),
});
const secrets = createRoute({
  getParentRoute: () => frame,
  path: '/admin/secrets',
  component: lazyRouteComponent(() => import('./pages/admin/SecretsPage'), 'SecretsPage'),
});
const types = createRoute({
  getParentRoute: () => frame,
  path: '/types',
  component: lazyRouteComponent(() => import('./pages/cluster/TypesPage'), 'TypesPage'),
});
const workers = createRoute({
  getParentRoute: () => frame,
  path: '/workers',
  component: lazyRouteComponent(() => import('./pages/cluster/WorkersPage'), 'WorkersPage'),
});
const queues = createRoute({
  getParentRoute: () => frame,
  path: '/queues',
  component: lazyRouteComponent(() => import('./pages/cluster/QueuesPage'), 'QueuesPage'),
});

const create = createRoute({
  getParentRoute: () => frame,
  path: '/configs/new',
  validateSearch: search({ type: text, example: text, copy: text, step: text, name: text, schedule: text }),
  component: lazyRouteComponent(() => import('./pages/edit/EditPage'), 'NewPage'),
});
const edit = createRoute({
  getParentRoute: () => frame,
  path: '/configs/$id/edit',
  component: lazyRouteComponent(() => import('./pages/edit/EditPage'), 'EditPage'),
});
const calendars = createRoute({
  getParentRoute: () => frame,
  path: '/calendars',
  component: lazyRouteComponent(() => import('./pages/cluster/CalendarsPage'), 'CalendarsPage'),
});
const alerts = createRoute({
  getParentRoute: () => frame,
  path: '/alerts',
  validateSearch: search({ tab: oneOf(['open', 'rules', 'silences', 'receivers']), rule: text }),
  component: lazyRouteComponent(() => import('./pages/alerts/AlertsPage'), 'AlertsPage'),
});
const connections = createRoute({
  getParentRoute: () => frame,
  path: '/connections',
  component: lazyRouteComponent(() => import('./pages/admin/ConnectionsPage'), 'ConnectionsPage'),
});
const tokens = createRoute({
  getParentRoute: () => frame,
  path: '/admin/tokens',
  component: lazyRouteComponent(() => import('./pages/admin/TokensPage'), 'TokensPage'),
});
const trail = createRoute({
  getParentRoute: () => frame,
  path: '/admin/trail',
  validateSearch: search({ actor: text, subject: text, action: text, from: text, to: text }),
  component: lazyRouteComponent(() => import('./pages/admin/TrailPage'), 'TrailPage'),
});

/** All parts in one place, in development builds alone. */
const design = import.meta.env.DEV
  ? [
      createRoute({
        getParentRoute: () => frame,
        path: '/design',
        component: lazyRouteComponent(() => import('./pages/design/DesignPage'), 'DesignPage'),
      }),
    ]
  : [];

export const router = createRouter({
  routeTree: root.addChildren([
    login,
    frame.addChildren([
      overview,
      configs,
      create,
      config,
      edit,
      executions,
      execution,
      decisions,
      forecast,
      status,
      bulks,
      bulk,
      type,
      worker,
      calendar,
      secrets,
      types,
      workers,
      queues,
      calendars,
      alerts,
      connections,
      tokens,
      trail,
      ...design,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
