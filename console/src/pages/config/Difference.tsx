import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { visible } from '../../ui/Value';
import { fieldWord } from '../../words/fields';
import css from './Timeline.module.css';

/** What differs, field by field. */
export function Difference({ difference }: { difference: Pick<Schemas['ConfigDifference'], 'changed' | 'before' | 'after'> }) {
  const { t } = useTranslation();
  const at = (values: unknown, name: string) => {
    const value = (values as Record<string, unknown>)[name];
    return value === undefined ? '–' : visible(typeof value === 'string' ? value : JSON.stringify(value, null, 1));
  };
  const names = [...new Set([...Object.keys(difference.before as object), ...Object.keys(difference.after as object)])];
  return (
    <table className={css.diff}>
      <thead>
        <tr>
          <th scope="col">{t('column.fields')}</th>
          <th scope="col">{t('versions.before')}</th>
          <th scope="col">{t('versions.after')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{fieldWord(t, name)}</th>
            <td>
              <pre>
                <del>{at(difference.before, name)}</del>
              </pre>
            </td>
            <td>
              <pre>
                <ins>{at(difference.after, name)}</ins>
              </pre>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
