import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { ConfigStatus, EventKind, ExecutionStatus } from './api/codes';
import { Frame } from './frame/Frame';
import { LoginPage } from './pages/login/LoginPage';
import { NotFound } from './pages/NotFound';

/** The address is the state: what is not known is left out, never fatal. */
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const oneOf =
  <T extends string>(values: readonly T[]) =>
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

const root = createRootRoute({ notFoundComponent: NotFound });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: LoginPage,
  validateSearch: search({ next: text }),
});
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame });

const overview = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview/OverviewPage'), 'OverviewPage'),
});
const configs = createRoute({
  getParentRoute: () => frame,
  path: '/configs',
  validateSearch: search({ q: text, type: text, status: configStatus, sort: text }),
  component: lazyRouteComponent(() => import('./pages/configs/ConfigsPage'), 'ConfigsPage'),
});
const config = createRoute({
  getParentRoute: () => frame,
  path: '/configs/$id',
  validateSearch: search({
    tab: oneOf(['timeline', 'executions', 'changes', 'definition']),
    at: text,
    kind: eventKind,
    status: executionStatus,
  }),
  component: lazyRouteComponent(() => import('./pages/config/ConfigPage'), 'ConfigPage'),
});
const executions = createRoute({
  getParentRoute: () => frame,
  path: '/executions',
  validateSearch: search({ status: executionStatus, type: text }),
  component: lazyRouteComponent(() => import('./pages/executions/ExecutionsPage'), 'ExecutionsPage'),
});
const execution = createRoute({
  getParentRoute: () => frame,
  path: '/executions/$id',
  validateSearch: search({ tab: oneOf(['log', 'result', 'parameters', 'error']) }),
  component: lazyRouteComponent(() => import('./pages/execution/ExecutionPage'), 'ExecutionPage'),
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
  validateSearch: search({ type: text }),
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
  component: lazyRouteComponent(() => import('./pages/admin/TrailPage'), 'TrailPage'),
});

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
      types,
      workers,
      queues,
      calendars,
      alerts,
      connections,
      tokens,
      trail,
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
