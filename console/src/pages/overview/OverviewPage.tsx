import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { memo, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import type { Pulse } from '../../live/batch';
import { useLive } from '../../live/live';
import { usePaced } from '../../live/usePaced';
import { Distance } from '../../ui/Instant';
import { Meter } from '../../ui/Meter';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Alerts } from './Alerts';
import { Attention } from './Attention';
import { Charts } from './Charts';
import { First } from './First';
import { overviewQuery, spans, type OverviewSpan } from './query';
import { Tops } from './Tops';
import css from './OverviewPage.module.css';

/** Each answer is drawn a little at a time, so that no input waits for all of it; the first one at once. */
export function OverviewPage() {
  const { t } = useTranslation();
  const { span = '24h' } = useSearch({ from: '/frame/' });
  const client = useQueryClient();
  const overview = useQuery({ ...overviewQuery(span), refetchInterval: 15_000, placeholderData: keepPreviousData });
  const again = usePaced(() => void client.invalidateQueries({ queryKey: ['overview'] }), 2_000);
  useLive(['executions', 'events', 'alerts', 'workers', 'queues'], (batch) => {
    if (batch.again || batch.alerts || batch.workers || batch.decisions > 0 || Object.keys(batch.executions).length > 0) {
      again();
    }
  });
  const choice = useMemo(
    () => (
      <nav className={css.spans} aria-label={t('overview.span')}>
        {spans.map((one) => (
          <Link key={one} to="/" search={{ span: one }} aria-current={one === span ? 'true' : undefined}>
            {t(`overview.span_${one}`)}
          </Link>
        ))}
      </nav>
    ),
    [t, span],
  );
  const calm = useDeferredValue(overview.data);
  const now = calm ?? overview.data;
  return (
    <Page title={t('page.overview.name')} question={t('page.overview.question')} actions={choice}>
      {now ? (
        <Content now={now} span={span} />
      ) : overview.error ? (
        <ProblemNotice error={overview.error} again={() => void overview.refetch()} />
      ) : (
        <div className={css.loading} aria-busy="true" />
      )}
    </Page>
  );
}

const Content = memo(function Content({ now, span }: { now: Schemas['Overview']; span: OverviewSpan }) {
  if (Object.values(now.configs).every((one) => one === 0)) {
    return <First />;
  }
  return (
    <>
      <p className={`${css.verdict} ${now.attention.length > 0 ? css.bad : ''}`}>{now.verdict}</p>
      <div className={css.columns}>
        <div>
          <Attention items={now.attention} more={now.more_attention} />
          <Alerts items={now.alerts} more={now.more_alerts} />
          {now.series && <Charts totals={now.totals} before={now.totals_before} series={now.series} />}
        </div>
        <aside className={css.side}>
          <Now running={now.running} slots={now.slots} queues={now.queues} />
          <Next items={now.next} />
          <Places workers={now.workers} queues={now.queues} />
        </aside>
      </div>
      <Tops span={span} />
    </>
  );
});

type Overview = Schemas['Overview'];

// What is as it was in the answer before keeps its identity, and is not drawn anew.
const Now = memo(function Now({ running: counted, slots, queues }: Pick<Overview, 'running' | 'slots' | 'queues'>) {
  const { t } = useTranslation();
  const [pulse, setPulse] = useState<Pulse | null>(null);
  useLive(['pulse'], (batch) => batch.pulse && setPulse(batch.pulse));
  const { language } = usePreferences();
  const running = pulse?.running ?? counted;
  const queued = pulse?.queued ?? queues.reduce((sum, one) => sum + one.depth, 0);
  return (
    <section className={css.block}>
      <h2>{t('overview.now')}</h2>
      <p className={css.now}>
        <Link to="/executions" search={{ status: 'running' }}>
          {t('overview.running', { count: running, n: running.toLocaleString(language) })}
        </Link>
        <Link to="/executions" search={{ status: 'queued' }}>
          {t('overview.queued', { count: queued, n: queued.toLocaleString(language) })}
        </Link>
      </p>
      <Meter
        share={slots === 0 ? 0 : running / slots}
        label={t('overview.slots', { used: running.toLocaleString(language), all: slots.toLocaleString(language) })}
      />
    </section>
  );
});

const Next = memo(function Next({ items }: { items: Overview['next'] }) {
  const { t } = useTranslation();
  return (
    <section className={css.block}>
      <h2>{t('overview.next')}</h2>
      {items.length === 0 && <p className={css.quiet}>{t('overview.nothingNext')}</p>}
      <ul className={css.next}>
        {items.slice(0, 10).map((one) => (
          <li key={`${one.task_config_id} ${one.due_at}`}>
            <span>
              <Distance at={one.due_at} planned />
            </span>
            <Link to="/configs/$id" params={{ id: String(one.task_config_id) }} title={one.task_config_name}>
              <bdi>{one.task_config_name}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
});

const Places = memo(function Places({ workers: all, queues }: Pick<Overview, 'workers' | 'queues'>) {
  const { t } = useTranslation();
  const workers = Object.entries(all).filter(([, count]) => count > 0);
  return (
    <section className={css.block}>
      <h2>{t('overview.places')}</h2>
      <p>
        <Link to="/workers">{t('page.workers.name')}</Link>{' '}
        {workers.length === 0
          ? t('overview.noWorker')
          : workers.map(([status, count]) => t('overview.ofWorkers', { count, status: t(`worker.${status}` as 'worker.active') })).join(t('list.comma'))}
      </p>
      <ul className={css.queues}>
        {queues.slice(0, 6).map((queue) => (
          <li key={queue.name}>
            <Link to="/queues">
              <bdi>{queue.name}</bdi>
            </Link>
            <span>{t('overview.depth', { count: queue.depth, n: `${queue.depth}${queue.deeper ? '+' : ''}` })}</span>
            {queue.consumers === 0 && <span className={css.bad}>{t('queues.none')}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
});
