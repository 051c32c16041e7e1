import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Instant, Span } from '../../ui/Instant';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Status } from '../../ui/Status';
import { Tabs } from '../../ui/Tabs';
import { Log } from './Log';
import css from './ExecutionPage.module.css';

const tabs = ['log', 'result', 'parameters', 'error'] as const;

export function ExecutionPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/frame/executions/$id' });
  const { tab = 'log' } = useSearch({ from: '/frame/executions/$id' });
  const execution = useQuery({
    queryKey: ['execution', id],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/v1/executions/{id}', { params: { path: { id } }, signal })).data,
    refetchInterval: (query) => (query.state.data?.finished_at ? false : 1_000),
  });
  const now = execution.data;
  if (!now) {
    return (
      <Page title={id}>
        {execution.error && <ProblemNotice error={execution.error} again={() => void execution.refetch()} />}
      </Page>
    );
  }
  return (
    <Page
      title={now.task_config_name}
      lead={
        <>
          <Status code={now.status} word={t(`status.${now.status}`)} />
          {now.error?.message ? <span>: {String(now.error.message).split('\n')[0]}</span> : null}
        </>
      }
    >
      <dl className={css.facts}>
        <Fact name={t('column.due')} value={<Instant at={now.due_at} />} />
        <Fact name={t('column.started')} value={<Instant at={now.started_at} absent={t('execution.notStarted')} />} />
        <Fact name={t('column.took')} value={<Span ms={now.run_ms} />} />
        <Fact name={t('column.attempt')} value={`${now.attempt}/${now.max_attempts}`} />
        <Fact name={t('column.trigger')} value={t(`trigger.${now.trigger}`)} />
        <Fact
          name={t('column.name')}
          value={
            <Link to="/configs/$id" params={{ id: String(now.task_config_id) }}>
              {now.task_config_name}
            </Link>
          }
        />
      </dl>
      <Tabs
        tabs={tabs.map((one) => ({
          key: one,
          current: one === tab,
          link: (
            <Link to="/executions/$id" params={{ id }} search={{ tab: one }} aria-current={one === tab ? 'page' : undefined}>
              {t(`execution.${one}`)}
            </Link>
          ),
        }))}
      />
      {tab === 'log' && <Log id={id} running={!now.finished_at} />}
      {tab === 'result' && <pre className={css.text}>{JSON.stringify(now.result ?? null, null, 2)}</pre>}
      {tab === 'parameters' && <pre className={css.text}>{JSON.stringify(now.parameters, null, 2)}</pre>}
      {tab === 'error' && <pre className={css.text}>{now.error ? JSON.stringify(now.error, null, 2) : '–'}</pre>}
    </Page>
  );
}

function Fact({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
