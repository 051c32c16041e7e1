import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Copy } from '../../ui/Copy';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Value } from '../../ui/Value';
import css from './ExecutionPage.module.css';

/** What an execution returned: as a tree; one that is too large for the page is asked for by hand. */
export function Result({ execution }: { execution: Schemas['WholeExecution'] }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const [wanted, setWanted] = useState(false);
  const bytes = execution.result_bytes ?? 0;
  const left = execution.result === null && bytes > 4;
  const whole = useQuery({
    queryKey: ['result', execution.id],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/v1/executions/{id}/result', { params: { path: { id: execution.id } }, signal })).data,
    enabled: left && wanted,
    gcTime: 0,
  });
  if (execution.result_bytes === null && (execution.result === null || execution.result === undefined)) {
    return <p className={css.quiet}>{t('execution.noResult')}</p>;
  }
  const value = left ? whole.data?.result : execution.result;
  return (
    <>
      <p className={css.tools}>
        <span className={css.quiet}>{t('execution.bytes', { bytes: bytes.toLocaleString(language) })}</span>
        {value !== undefined && bytes < 1_000_000 && <Copy text={JSON.stringify(value, null, 2)} />}
        <a href={`/api/v1/executions/${execution.id}/result`} download={`${execution.id}.json`}>
          {t('execution.download')}
        </a>
      </p>
      {whole.error && <ProblemNotice error={whole.error} />}
      {left && !whole.data ? (
        <Button disabled={whole.isFetching} onClick={() => setWanted(true)}>
          {t('execution.show')}
        </Button>
      ) : (
        <Value value={value} />
      )}
    </>
  );
}
