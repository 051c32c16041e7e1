import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useLater } from '../../frame/later';
import { usePreferences } from '../../frame/preferences';
import { clockOffset, watchOffset } from '../../time/clock';
import { span as words, spoken } from '../../time/format';
import { Distance, Instant, Span } from '../../ui/Instant';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Status } from '../../ui/Status';
import { Table } from '../../ui/Table';
import css from './StatusPage.module.css';

/** Is it well: the causes of trouble with what to do, the nodes, and what this server is. */
export function StatusPage() {
  const { t } = useTranslation();
  const health = useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/health/report', { signal })).data,
    refetchInterval: 5_000,
  });
  const nodes = useQuery({
    queryKey: ['nodes'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/nodes', { signal })).data,
    refetchInterval: 5_000,
  });
  const later = useLater();
  const about = useQuery({
    queryKey: ['about'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/about', { signal })).data,
    enabled: later,
    refetchInterval: 60_000,
  });
  return (
    <Page title={t('page.status.name')} question={t('page.status.question')}>
      {health.error && !health.data && <ProblemNotice error={health.error} again={() => void health.refetch()} />}
      {health.data && <Causes report={health.data} />}
      <h2>{t('status_page.nodes')}</h2>
      {nodes.error && !nodes.data && <ProblemNotice error={nodes.error} again={() => void nodes.refetch()} />}
      {nodes.data && <Nodes nodes={nodes.data.items} />}
      {about.data && <About about={about.data} />}
    </Page>
  );
}

function Causes({ report }: { report: Schemas['HealthReport'] }) {
  const { t } = useTranslation();
  return (
    <section className={css.causes}>
      <p className={css.verdict}>
        <Status
          code={report.status === 'ok' ? 'succeeded' : report.status === 'attention' ? 'expired' : 'failed'}
          word={t(`health.${report.status}`)}
        />
      </p>
      {report.causes.length === 0 && <p className={css.quiet}>{t('status_page.well')}</p>}
      <ul>
        {report.causes.map((cause, i) => (
          <li key={i}>
            <Mark code={cause.severity === 'critical' ? 'failed' : cause.severity === 'attention' ? 'expired' : 'queued'} label={t(`severity.${cause.severity}`)} />
            <div>
              <p>{cause.text}</p>
              <p className={css.quiet}>{cause.action}</p>
            </div>
            <span className={css.quiet}>{cause.since && <Distance at={cause.since} />}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Nodes({ nodes }: { nodes: readonly Schemas['Node'][] }) {
  const { t } = useTranslation();
  return (
    <Table
      caption={t('status_page.nodes')}
      rows={nodes}
      rowKey={(row) => row.id}
      columns={[
        { key: 'name', head: t('column.node'), cell: (row) => <bdi>{row.name}</bdi> },
        {
          key: 'alive',
          head: t('column.status'),
          cell: (row) => <Status code={row.alive ? 'succeeded' : 'lost'} word={t(row.alive ? 'status_page.alive' : 'status_page.silent')} />,
        },
        { key: 'roles', head: t('status_page.roles'), cell: (row) => row.roles.map((one) => t(`nodeRole.${one}`)).join(', ') },
        { key: 'behind', head: t('status_page.behind'), figure: true, cell: (row) => <Span ms={row.behind_ms} /> },
        { key: 'clock', head: t('status_page.clock'), figure: true, wide: true, cell: (row) => <Span ms={row.clock_offset_ms} /> },
        { key: 'version', head: t('column.version'), wide: true, cell: (row) => row.version },
        { key: 'heartbeat', head: t('column.heartbeat'), wide: true, cell: (row) => <Distance at={row.heartbeat_at} /> },
        { key: 'troubles', head: t('status_page.troubles'), cell: (row) => Object.entries(row.troubles).map(([name, text]) => `${name}: ${text}`).join('; ') || '–' },
      ]}
    />
  );
}

function About({ about }: { about: Schemas['About'] }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const offset = useSyncExternalStore(watchOffset, clockOffset);
  const rows: [string, React.ReactNode][] = [
    [t('column.version'), about.version],
    [t('column.node'), about.node],
    [t('column.started'), <Instant key="started" at={about.started_at} />],
    [t('status_page.database'), `PostgreSQL ${about.database.version}${about.database.embedded ? ` · ${t('status_page.embedded')}` : ''}`],
    [t('status_page.broker'), about.broker],
    [t('status_page.retention'), spoken(t, about.retention)],
    [t('status_page.lease'), spoken(t, about.lease)],
    [t('status_page.body'), `${(about.limits.body_bytes / 1_048_576).toLocaleString(language, { maximumFractionDigits: 1 })} MiB`],
    [t('status_page.yourClock'), Math.abs(offset) < 2_000 ? t('status_page.right') : `${offset > 0 ? '+' : '−'}${words(t, offset)}`],
  ];
  return (
    <section className={css.about}>
      <h2>{t('status_page.about')}</h2>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href="/openapi.json">openapi.json</a> · <a href="/licences.txt">{t('status_page.licences')}</a>
      </p>
    </section>
  );
}
