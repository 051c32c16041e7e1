import { useEffect, useRef, useState, type ReactNode } from 'react';
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

/** A text; the address changes 250 ms after the last key. */
export function TextField({
  label,
  value,
  change,
  hint,
  search = false,
}: {
  label: string;
  value: string;
  change: (value: string | undefined) => void;
  hint?: string;
  search?: boolean;
}) {
  const [text, setText] = useState(value);
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) {
      return;
    }
    const timer = setTimeout(() => latest.current(text || undefined), 250);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <label className={css.field}>
      <span>{label}</span>
      <input type={search ? 'search' : 'text'} value={text} placeholder={hint} maxLength={500} onChange={(event) => setText(event.target.value)} />
    </label>
  );
}
