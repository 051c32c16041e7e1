import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { Choice, Filters } from '../../list/Filters';
import { Button } from '../../ui/Button';
import { Instant } from '../../ui/Instant';
import { Mark } from '../../ui/Mark';
import { ProblemNotice } from '../../ui/ProblemNotice';
import css from './Timeline.module.css';

const days = ['1', '7', '30'] as const;

/** Holds every due time of a span against what was decided about it. */
export function AuditTab({ id }: { id: number }) {
  const { t } = useTranslation();
  const [span, setSpan] = useState<string>('7');
  const audit = useQuery({
    queryKey: ['audit', id, span],
    queryFn: async ({ signal }) => {
      const query = { from: new Date(Date.now() - Number(span) * 86_400_000).toISOString(), to: new Date().toISOString() };
      return (await api.GET('/api/v1/task-configs/{id}/audit', { params: { path: { id }, query }, signal })).data;
    },
    enabled: false,
  });
  return (
    <>
      <Filters open>
        <Choice
          label={t('overview.span')}
          value={span}
          values={days.map((one) => [one, t('audit.days', { count: Number(one) })] as const)}
          change={(next) => setSpan(next ?? '7')}
        />
        <Button look="main" disabled={audit.isFetching} onClick={() => void audit.refetch()}>
          {t('audit.go')}
        </Button>
      </Filters>
      {audit.error && <ProblemNotice error={audit.error} again={() => void audit.refetch()} />}
      {audit.data ? <Result audit={audit.data} /> : <p className={css.quiet}>{t('audit.what')}</p>}
    </>
  );
}

function Result({ audit }: { audit: Schemas['Audit'] }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const parts = Object.entries(audit.by_kind)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count.toLocaleString(language)} ${t(`kind.${kind as 'fired'}`)}`)
    .join(' + ');
  return (
    <div className={css.answer} role="status">
      <p className={css.verdict}>
        <Mark code={audit.findings.length === 0 ? 'succeeded' : 'failed'} />{' '}
        {t('audit.sum', { due: audit.due.toLocaleString(language), parts: parts || '0' })}{' '}
        {audit.findings.length === 0 ? t('audit.clean') : t('audit.findings', { count: audit.findings.length + audit.more })}
      </p>
      <ul>
        {audit.findings.map((finding, i) => (
          <li key={i}>
            <Instant at={finding.due_at} />: {finding.message}{' '}
            {finding.execution_id && (
              <Link to="/executions/$id" params={{ id: finding.execution_id }}>
                {t('group.execution')}
              </Link>
            )}
          </li>
        ))}
      </ul>
      <p className={css.quiet}>
        {t('audit.upTo')} <Instant at={audit.up_to} />.{' '}
        {audit.removed_up_to && (
          <>
            {t('audit.removed')} <Instant at={audit.removed_up_to} />.
          </>
        )}
      </p>
      <Button onClick={() => window.print()}>{t('audit.print')}</Button>
    </div>
  );
}
