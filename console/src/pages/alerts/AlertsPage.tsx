import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { List } from '../../list/List';
import { Instant } from '../../ui/Instant';
import type { MarkCode } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Status } from '../../ui/Status';
import type { Column } from '../../ui/Table';
import { Tabs } from '../../ui/Tabs';
import { Receivers } from './Receivers';
import { Rules } from './Rules';
import { Silences } from './Silences';

const tabs = ['open', 'rules', 'silences', 'receivers'] as const;
type Row = Schemas['Alert'];
const marks: Record<Row['status'], MarkCode> = { pending: 'queued', firing: 'failed', silenced: 'paused', resolved: 'succeeded' };

export function AlertsPage() {
  const { t } = useTranslation();
  const { tab = 'open', rule } = useSearch({ from: '/frame/alerts' });
  return (
    <Page title={t('page.alerts.name')} question={t('page.alerts.question')}>
      <Tabs
        tabs={tabs.map((one) => ({
          key: one,
          current: one === tab,
          link: (
            <Link to="/alerts" search={{ tab: one }} aria-current={one === tab ? 'page' : undefined}>
              {t(`alerts.${one}`)}
            </Link>
          ),
        }))}
      />
      {tab === 'open' && <Alerts />}
      {tab === 'rules' && <Rules start={rule} />}
      {tab === 'silences' && <Silences />}
      {tab === 'receivers' && <Receivers />}
    </Page>
  );
}

function Alerts() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const columns: Column<Row>[] = [
    { key: 'status', head: t('column.status'), cell: (row) => <Status code={marks[row.status]} word={t(`alertStatus.${row.status}`)} /> },
    {
      key: 'subject',
      head: t('column.subject'),
      cell: (row) =>
        row.task_config_id ? (
          <Link to="/configs/$id" params={{ id: String(row.task_config_id) }}>
            <bdi>{row.subject}</bdi>
          </Link>
        ) : (
          <bdi>{row.subject}</bdi>
        ),
    },
    { key: 'summary', head: t('column.sentence'), cell: (row) => <bdi>{row.summary[language]}</bdi> },
    { key: 'rule', head: t('alerts.rule'), wide: true, cell: (row) => <bdi>{row.rule_name}</bdi> },
    { key: 'at', head: t('alerts.since'), cell: (row) => <Instant at={row.started_at} /> },
    { key: 'resolved', head: t('alerts.resolved'), wide: true, cell: (row) => <Instant at={row.resolved_at} /> },
  ];
  return (
    <List
      queryKey={['alerts']}
      caption={t('page.alerts.name')}
      columns={columns}
      rowKey={(row) => row.id}
      topics={['alerts']}
      concerns={(batch) => batch.alerts}
      empty={<p>{t('alerts.none')}</p>}
      read={async (cursor, signal) => {
        const query = { limit: 50, ...(cursor ? { cursor } : {}) };
        return (await api.GET('/api/v1/alerts', { params: { query }, signal })).data ?? { items: [] };
      }}
    />
  );
}
