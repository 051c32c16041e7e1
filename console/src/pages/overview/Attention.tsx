import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Allowed } from '../../ui/Allowed';
import { Distance } from '../../ui/Instant';
import { Said } from '../../ui/Said';
import { Mark, type MarkCode } from '../../ui/Mark';
import css from './OverviewPage.module.css';

type Item = Schemas['Overview']['attention'][number];

const marks: Partial<Record<Item['text_code'], MarkCode>> = {
  attention_failing: 'failed',
  attention_missed: 'missed',
  attention_late: 'expired',
  attention_paused_by_failure: 'paused',
  attention_error: 'error',
  attention_queue_without_worker: 'queued',
  attention_worker_lost: 'lost',
};

/** What needs a person, each with its sentence and the one page where it is seen to. */
export const Attention = memo(function Attention({ items, more }: { items: readonly Item[]; more: boolean }) {
  const { t } = useTranslation();
  return (
    <section className={css.block}>
      <h2>{t('overview.attention')}</h2>
      {items.length === 0 && <p className={css.quiet}>{t('overview.nothing')}</p>}
      <ul className={css.attention}>
        {items.map((item, i) => (
          <li key={i}>
            <Mark code={marks[item.text_code] ?? 'error'} />
            <div>
              <strong>
                <Name item={item} />
              </strong>{' '}
              <span className={css.sentence}>
                <Said text={item.text} />
              </span>
              <p className={css.act}>
                <Action item={item} />
              </p>
            </div>
            <span className={css.since}>{item.since && <Distance at={item.since} />}</span>
          </li>
        ))}
      </ul>
      {more && (
        <p>
          <Link to="/configs" search={{ health: 'failing' }}>
            {t('overview.moreAttention')}
          </Link>
        </p>
      )}
    </section>
  );
});

function Name({ item }: { item: Item }) {
  return item.task_config_id === null ? (
    <bdi>{item.name}</bdi>
  ) : (
    <Link to="/configs/$id" params={{ id: String(item.task_config_id) }}>
      <bdi>{item.name}</bdi>
    </Link>
  );
}

function Action({ item }: { item: Item }) {
  const { t } = useTranslation();
  if (item.text_code === 'attention_queue_without_worker') {
    return <Link to="/queues">{t('page.queues.name')}</Link>;
  }
  if (item.task_config_id === null) {
    return <Link to="/workers">{t('page.workers.name')}</Link>;
  }
  const id = String(item.task_config_id);
  if (item.text_code === 'attention_failing' || item.text_code === 'attention_paused_by_failure') {
    return (
      <Link to="/configs/$id" params={{ id }} search={{ tab: 'executions', status: 'failed' }}>
        {t('overview.failedOnes')}
      </Link>
    );
  }
  if (item.text_code === 'attention_error') {
    return (
      <Allowed role="editor" words={t('config.edit')} look="quiet">
        <Link to="/configs/$id/edit" params={{ id }}>
          {t('config.edit')}
        </Link>
      </Allowed>
    );
  }
  return (
    <Link to="/configs/$id" params={{ id }} search={{ tab: 'timeline' }}>
      {t('config.timeline')}
    </Link>
  );
}
