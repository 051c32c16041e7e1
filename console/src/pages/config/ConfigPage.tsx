import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { useLive } from '../../live/live';
import { usePaced } from '../../live/usePaced';
import { Distance, Instant } from '../../ui/Instant';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Status } from '../../ui/Status';
import { Tabs } from '../../ui/Tabs';
import { usePreferences } from '../../frame/preferences';
import { Labels } from '../configs/Labels';
import { Actions } from './Actions';
import { AuditTab } from './AuditTab';
import { Definition } from './Definition';
import { ConfigExecutions } from './ConfigExecutions';
import { Statistics } from './Statistics';
import { TimelineTab } from './Timeline';
import { Versions } from './Versions';
import css from './Timeline.module.css';

const tabs = ['timeline', 'executions', 'statistics', 'changes', 'audit', 'definition'] as const;

export function useConfig(id: string) {
  return useQuery({
    queryKey: ['config', id],
    queryFn: async ({ signal }) => {
      const params = { path: { id: Number(id) }, query: { include: ['health' as const, 'words' as const, 'schedule_state' as const] } };
      return (await api.GET('/api/v1/task-configs/{id}', { params: params as never, signal })).data as Schemas['StoredTaskConfig'];
    },
    refetchInterval: 10_000,
  });
}

export function ConfigPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/frame/configs/$id' });
  const { tab = 'timeline' } = useSearch({ from: '/frame/configs/$id' });
  const config = useConfig(id);
  const again = usePaced(() => void config.refetch(), 1_000);
  useLive([/^[1-9]\d{0,17}$/.test(id) ? `executions:config:${id}` : 'configs', 'configs'], (batch) => {
    if (batch.again || batch.configs.includes(Number(id))) {
      again();
    }
  });
  const gone = config.error instanceof Problem && (config.error.status === 404 || config.error.status === 400);
  if (gone && !config.data) {
    return (
      <Page title={t('config.gone')} lead={t('config.goneWhy', { id })}>
        <Link to="/admin/trail" search={{ subject: `task-configs/${id}` }}>
          {t('page.trail.name')}
        </Link>
      </Page>
    );
  }
  if (!config.data) {
    return (
      <Page title={t('group.config')}>
        {config.error ? <ProblemNotice error={config.error} again={() => void config.refetch()} /> : <div className={css.loading} aria-busy="true" />}
      </Page>
    );
  }
  const now = config.data;
  return (
    <Page title={now.name} state={now.health?.last_status === 'failed' ? 'failed' : now.status} lead={<Lead config={now} />} actions={<Actions config={now} />}>
      {gone && <ProblemNotice error={config.error} />}
      <Tabs
        tabs={tabs.map((one) => ({
          key: one,
          current: one === tab,
          link: (
            <Link to="/configs/$id" params={{ id }} search={{ tab: one }} aria-current={one === tab ? 'page' : undefined}>
              {t(`config.${one}`)}
            </Link>
          ),
        }))}
      />
      {tab === 'timeline' && <TimelineTab key={id} config={now} />}
      {tab === 'executions' && <ConfigExecutions id={now.id} />}
      {tab === 'statistics' && <Statistics id={now.id} />}
      {tab === 'changes' && <Versions config={now} />}
      {tab === 'audit' && <AuditTab id={now.id} />}
      {tab === 'definition' && <Definition config={now} />}
    </Page>
  );
}

function Lead({ config }: { config: Schemas['StoredTaskConfig'] }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  return (
    <>
      <p>
        <Status code={config.status} word={t(`configStatus.${config.status}`)} />
        {config.status_reason ? <bdi>: {config.status_reason}</bdi> : ''}
        {config.status === 'paused' && (
          <>
            {' · '}
            {t('config.by', { who: config.updated_by })}
            {t('list.pause')}
            <Distance at={config.updated_at} />
          </>
        )}
        {config.words && ` · ${config.words[language]}`}
        {config.next_due_at ? (
          <>
            {' · '}
            <span className={css.together}>
              {t('config.next')} <Instant at={config.next_due_at} />
              {t('list.pause')}
              <Distance at={config.next_due_at} planned />
            </span>
          </>
        ) : (
          config.status === 'active' && ` · ${t('config.neverDue')}`
        )}
      </p>
      {config.description && <p className={css.quiet}>{config.description}</p>}
      <p className={css.quiet}>
        <Link to="/types/$name" params={{ name: config.task_type }}>
          {config.task_type}
        </Link>{' '}
        <Labels labels={config.labels} />
      </p>
    </>
  );
}
