import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Copy } from '../../ui/Copy';
import { Scroll } from '../../ui/Scroll';
import { visible } from '../../ui/Value';
import css from './ExecutionPage.module.css';

/** The error of an execution: its message, and the stack behind a fold. */
export function Failure({ execution }: { execution: Schemas['WholeExecution'] }) {
  const { t } = useTranslation();
  const error = execution.error as { type: string | null; message: string | null; stack?: string | null } | null;
  if (!error) {
    return <p className={css.quiet}>{t('execution.noError')}</p>;
  }
  return (
    <>
      <p className={css.tools}>
        <code>{error.type}</code>
        <Copy text={[error.type, error.message, error.stack].filter(Boolean).join('\n')} />
        {error.type && (
          <Link to="/executions" search={{ error: error.type, status: execution.status }}>
            {t('execution.sameError')}
          </Link>
        )}
      </p>
      <Scroll text className={css.text} label={t('column.error')}>
        {visible(error.message ?? '')}
      </Scroll>
      {error.stack && (
        <details className={css.stack}>
          <summary>{t('execution.stack')}</summary>
          <Scroll text className={css.text} label={t('execution.stack')}>
            {visible(error.stack)}
          </Scroll>
        </details>
      )}
    </>
  );
}
