import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Filters.module.css';

/** A row of filters; each is a field with a name. */
export function Filters({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div role="search" aria-label={t('list.filter')} className={css.filters}>
      {children}
    </div>
  );
}

/** A choice of one value, or of any. */
export function Choice({
  label,
  value,
  values,
  change,
}: {
  label: string;
  value: string | undefined;
  values: readonly (readonly [string, string])[];
  change: (value: string | undefined) => void;
}) {
  const { t } = useTranslation();
  return (
    <label className={css.field}>
      <span>{label}</span>
      <select value={value ?? ''} onChange={(event) => change(event.target.value || undefined)}>
        <option value="">{t('list.any')}</option>
        {values.map(([code, word]) => (
          <option key={code} value={code}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
