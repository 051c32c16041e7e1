import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { Distance } from '../../ui/Instant';
import { Mark } from '../../ui/Mark';
import css from './OverviewPage.module.css';

/** The alerts that fire, each with what it is about; nothing where none does. */
export const Alerts = memo(function Alerts({ items, more }: { items: Schemas['Overview']['alerts']; more: boolean }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  if (items.length === 0) {
    return null;
  }
  return (
    <section className={css.block}>
      <h2>{t('overview.alerts')}</h2>
      <ul className={css.attention}>
        {items.map((item) => (
          <li key={item.id}>
            <Mark code="failed" />
            <div>
              <strong>
                {item.task_config_id === null ? (
                  <bdi>{item.subject}</bdi>
                ) : (
                  <Link to="/configs/$id" params={{ id: String(item.task_config_id) }}>
                    <bdi>{item.subject}</bdi>
                  </Link>
                )}
              </strong>{' '}
              <span className={css.sentence}>
                <bdi>{item.summary[language]}</bdi>
              </span>
            </div>
            <span className={css.since}>
              <Distance at={item.started_at} />
            </span>
          </li>
        ))}
      </ul>
      <p>
        <Link to="/alerts">{t(more ? 'overview.moreAlerts' : 'overview.allAlerts')}</Link>
      </p>
    </section>
  );
});
