import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { attentionKey } from '../../frame/attention';
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
import { Tops } from './Tops';
import css from './OverviewPage.module.css';

export const spans = ['1h', '24h', '7d', '30d'] as const;
export type OverviewSpan = (typeof spans)[number];

export function OverviewPage() {
  const { t } = useTranslation();
  const { span = '24h' } = useSearch({ from: '/frame/' });
  const client = useQueryClient();
  const overview = useQuery({
    queryKey: ['overview', span],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/api/v1/overview', { params: { query: { span, include: ['series'] } }, signal });
      client.setQueryData(attentionKey, data);
      return data;
    },
    refetchInterval: 15_000,
    placeholderData: keepPreviousData,
  });
  const [pulse, setPulse] = useState<Pulse | null>(null);
  const again = usePaced(() => void client.invalidateQueries({ queryKey: ['overview'] }), 2_000);
  useLive(['pulse', 'executions', 'events', 'alerts', 'workers', 'queues'], (batch) => {
    if (batch.pulse) {
      setPulse(batch.pulse);
    }
    if (batch.again || batch.alerts || batch.workers || batch.decisions > 0 || Object.keys(batch.executions).length > 0) {
      again();
    }
  });
  const choice = (
    <nav className={css.spans} aria-label={t('overview.span')}>
      {spans.map((one) => (
        <Link key={one} to="/" search={{ span: one }} aria-current={one === span ? 'true' : undefined}>
          {t(`overview.span_${one}`)}
        </Link>
      ))}
    </nav>
  );
  const now = overview.data;
  if (!now) {
    return (
      <Page title={t('page.overview.name')} question={t('page.overview.question')} actions={choice}>
        {overview.error ? (
          <ProblemNotice error={overview.error} again={() => void overview.refetch()} />
        ) : (
          <div className={css.loading} aria-busy="true" />
        )}
      </Page>
    );
  }
  const configs = Object.values(now.configs).reduce((sum, one) => sum + one, 0);
  return (
    <Page
      title={t('page.overview.name')}
      question={t('page.overview.question')}
      actions={choice}
    >
      {configs === 0 ? (
        <First />
      ) : (
        <>
          <p className={`${css.verdict} ${now.attention.length > 0 ? css.bad : ''}`}>{now.verdict}</p>
          <div className={css.columns}>
            <div>
              <Attention items={now.attention} more={now.more_attention} />
              <Alerts items={now.alerts} more={now.more_alerts} />
              {now.series && <Charts overview={now} series={now.series} />}
            </div>
            <aside className={css.side}>
              <Now overview={now} pulse={pulse} />
              <Next items={now.next} />
              <Places overview={now} />
            </aside>
          </div>
          <Tops span={span} />
        </>
      )}
    </Page>
  );
}

function Now({ overview, pulse }: { overview: Schemas['Overview']; pulse: Pulse | null }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const running = pulse?.running ?? overview.running;
  const queued = pulse?.queued ?? overview.queues.reduce((sum, one) => sum + one.depth, 0);
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
        share={overview.slots === 0 ? 0 : running / overview.slots}
        label={t('overview.slots', { used: running.toLocaleString(language), all: overview.slots.toLocaleString(language) })}
      />
    </section>
  );
}

function Next({ items }: { items: Schemas['Overview']['next'] }) {
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
}

function Places({ overview }: { overview: Schemas['Overview'] }) {
  const { t } = useTranslation();
  const workers = Object.entries(overview.workers).filter(([, count]) => count > 0);
  return (
    <section className={css.block}>
      <h2>{t('overview.places')}</h2>
      <p>
        <Link to="/workers">{t('page.workers.name')}</Link>{' '}
        {workers.length === 0
          ? t('overview.noWorker')
          : workers.map(([status, count]) => `${count} ${t(`worker.${status}` as 'worker.active')}`).join(', ')}
      </p>
      <ul className={css.queues}>
        {overview.queues.slice(0, 6).map((queue) => (
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
}
