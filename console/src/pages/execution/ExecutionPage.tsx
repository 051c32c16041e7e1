import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { usePreferences } from '../../frame/preferences';
import { useLive } from '../../live/live';
import { usePaced } from '../../live/usePaced';
import { percent } from '../../time/format';
import { Distance, Instant, Span } from '../../ui/Instant';
import { Meter } from '../../ui/Meter';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Said } from '../../ui/Said';
import { Status } from '../../ui/Status';
import { Tabs } from '../../ui/Tabs';
import { Value, visible } from '../../ui/Value';
import { Copy } from '../../ui/Copy';
import { Attempts } from './Attempts';
import { ExecutionActions } from './ExecutionActions';
import { Failure } from './Failure';
import { late } from './late';
import { Log } from './Log';
import { Result } from './Result';
import css from './ExecutionPage.module.css';

const tabs = ['log', 'result', 'parameters', 'error', 'decision'] as const;
type Whole = Schemas['WholeExecution'];

export function ExecutionPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/frame/executions/$id' });
  const search = useSearch({ from: '/frame/executions/$id' });
  const execution = useQuery({
    queryKey: ['execution', id],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/executions/{id}', { params: { path: { id } }, signal })).data,
    refetchInterval: (query) => (query.state.data?.finished_at ? false : 3_000),
  });
  const again = usePaced(() => void execution.refetch(), 500);
  const known = /^[0-9a-f-]{36}$/i.test(id);
  useLive(known && !execution.data?.finished_at ? [`execution:${id}`] : [], (batch) => {
    if (batch.again || batch.executions[id.toLowerCase()]) {
      again();
    }
  });
  const now = execution.data;
  if (!now) {
    const gone = execution.error instanceof Problem && execution.error.status === 404;
    return (
      <Page title={t('group.execution')}>
        {gone ? (
          <p>{t('execution.gone')}</p>
        ) : execution.error ? (
          <ProblemNotice error={execution.error} again={() => void execution.refetch()} />
        ) : (
          <div className={css.loading} aria-busy="true" />
        )}
      </Page>
    );
  }
  const tab = search.tab ?? (now.error && now.finished_at ? 'error' : 'log');
  return (
    <Page title={now.task_config_name} state={now.status} lead={<Lead execution={now} />} actions={<ExecutionActions execution={now} />}>
      <dl className={css.facts}>
        <Fact name={t('column.due')} value={<Instant at={now.due_at} />} />
        <Fact name={t('column.started')} value={<Instant at={now.started_at} absent={t('execution.notStarted')} />} />
        <Fact name={t(now.trigger === 'schedule' ? 'column.late' : 'column.waited')} value={<Span ms={late(now)} />} />
        <Fact name={t('column.took')} value={<Span ms={now.run_ms} />} />
        <Fact name={t('column.attempt')} value={`${now.attempt}/${now.max_attempts}`} />
        <Fact name={t('column.trigger')} value={t(`trigger.${now.trigger}`) + (now.triggered_by ? ` · ${now.triggered_by}` : '')} />
        <Fact name={t('column.queue')} value={now.queue} />
        <Fact name={t('column.version')} value={now.config_version} />
        {now.worker && <Fact name={t('column.worker')} value={`${now.worker.node} / ${now.worker.host}`} />}
        <Fact name={t('column.id')} value={<code className={css.id}>{now.id}</code>} />
        {now.trace_id && (
          <Fact
            name={t('column.trace')}
            value={
              <>
                <code className={css.id}>{now.trace_id}</code> <Copy text={now.trace_id} />
              </>
            }
          />
        )}
      </dl>
      <Attempts execution={now} />
      <Tabs
        tabs={tabs.map((one) => ({
          key: one,
          current: one === tab,
          link: (
            <Link to="/executions/$id" params={{ id }} search={{ tab: one }} replace aria-current={one === tab ? 'page' : undefined}>
              {t(`execution.${one}`)}
            </Link>
          ),
        }))}
      />
      {tab === 'log' && <Log key={id} id={id} running={!now.finished_at} />}
      {tab === 'result' && <Result execution={now} />}
      {tab === 'parameters' && <Parameters execution={now} />}
      {tab === 'error' && (
        <>
          <Failure execution={now} />
          <h2>{t('execution.log')}</h2>
          <Log key={id} id={id} running={!now.finished_at} />
        </>
      )}
      {tab === 'decision' && <Decision execution={now} />}
      <Neighbours execution={now} />
    </Page>
  );
}

function Lead({ execution }: { execution: Whole }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { waiting, progress } = execution;
  return (
    <>
      <p>
        <Status code={execution.status} word={t(`status.${execution.status}`)} />{' '}
        {execution.error && execution.finished_at && (
          <bdi className={css.error}>{visible(String(execution.error.message ?? '').split('\n')[0]?.slice(0, 300) ?? '')}</bdi>
        )}
        {execution.cancel_reason && <bdi>{execution.cancel_reason}</bdi>}
      </p>
      {waiting && (
        <p>
          <Said text={waiting.text} /> <span className={css.quiet}>
            {t('execution.since')} <Distance at={waiting.since} />
            {waiting.position !== null && ` · ${t('execution.position', { position: waiting.position })}`}
          </span>
        </p>
      )}
      {execution.status === 'running' && progress && (
        <p>
          <Meter share={progress.fraction} label={`${percent(language, progress.fraction)} ${progress.message}`} />
        </p>
      )}
      <p>
        <Link to="/configs/$id" params={{ id: String(execution.task_config_id) }}>
          {t('execution.config')} <bdi>{execution.task_config_name}</bdi>
        </Link>
        {execution.retry_of && (
          <>
            {' · '}
            <Link to="/executions/$id" params={{ id: execution.retry_of }}>
              {t('execution.retryOf')}
            </Link>
          </>
        )}
      </p>
    </>
  );
}

function Parameters({ execution }: { execution: Whole }) {
  const { t } = useTranslation();
  return (
    <>
      <Copy text={JSON.stringify(execution.parameters ?? null, null, 2)} />
      <Value value={execution.parameters ?? null} />
      {execution.rendered_parameters && (
        <>
          <h2>{t('execution.rendered')}</h2>
          <Value value={execution.rendered_parameters} />
        </>
      )}
    </>
  );
}

function Decision({ execution }: { execution: Whole }) {
  const { t } = useTranslation();
  const event = execution.event;
  return event ? (
    <p>
      <Status code={event.kind} word={t(`kind.${event.kind}`)} /> <Instant at={event.decided_at} /> · <bdi>{event.actor}</bdi>{' '}
      <bdi>{event.reason}</bdi>{' '}
      <Link to="/configs/$id" params={{ id: String(execution.task_config_id) }} search={{ tab: 'timeline', ...(execution.due_at ? { at: execution.due_at } : {}) }}>
        {t('config.timeline')}
      </Link>
    </p>
  ) : (
    <p className={css.quiet}>{t('execution.noEvent')}</p>
  );
}

function Neighbours({ execution }: { execution: Whole }) {
  const { t } = useTranslation();
  if (!execution.previous && !execution.next) {
    return null;
  }
  return (
    <nav className={css.neighbours} aria-label={t('execution.neighbours')}>
      {(['previous', 'next'] as const).map((side) => {
        const one = execution[side];
        return one ? (
          <Link key={side} to="/executions/$id" params={{ id: one.id }}>
            {t(`execution.${side}`)}: <Status code={one.status} word={t(`status.${one.status}`)} /> {one.due_at && <Instant at={one.due_at} />}
          </Link>
        ) : (
          <span key={side} />
        );
      })}
    </nav>
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
