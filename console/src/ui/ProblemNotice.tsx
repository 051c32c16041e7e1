import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem';
import { Button } from './Button';
import css from './ProblemNotice.module.css';

/** Says why something failed: each faulty field by its path, in the server's words. */
export function ProblemNotice({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useTranslation();
  // The message of a problem with one fault is that fault again.
  const problem = error instanceof Problem ? error : new Problem(0, 'offline', '', [], null);
  return (
    <div role="alert" className={css.notice}>
      {problem.faults.length !== 1 && <p>{problem.status === 0 ? t('problem.offline') : problem.message}</p>}
      {problem.faults.length > 0 && (
        <ul>
          {problem.faults.map((fault, i) => (
            <li key={i}>
              <code>{fault.path}</code> {fault.message}
            </li>
          ))}
        </ul>
      )}
      {again && <Button onClick={again}>{t('problem.again')}</Button>}
    </div>
  );
}
