import { useEffect, useId, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Filters.module.css';

const phone = typeof window === 'undefined' || !window.matchMedia ? null : window.matchMedia('(max-width: 719px)');

function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      phone?.addEventListener('change', listener);
      return () => phone?.removeEventListener('change', listener);
    },
    () => phone?.matches ?? false,
  );
}

/** A row of filters, each a field with a name; on a phone they stand behind a fold, unless they are the point of the page. */
export function Filters({ children, open = false }: { children: ReactNode; open?: boolean }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const row = (
    <div role="search" aria-label={t('list.filter')} className={css.filters}>
      {children}
    </div>
  );
  return narrow && !open ? (
    <details className={css.fold}>
      <summary>{t('list.filter')}</summary>
      {row}
    </details>
  ) : (
    row
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
  suggestions,
}: {
  label: string;
  value: string;
  change: (value: string | undefined) => void;
  hint?: string;
  search?: boolean;
  /** What could be meant by a text; they are asked for once the field is entered. */
  suggestions?: (text: string, enabled: boolean) => readonly string[];
}) {
  const [text, setText] = useState(value);
  const [entered, setEntered] = useState(false);
  const list = useId();
  const names = suggestions?.(text, entered) ?? [];
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
      <input
        type={search ? 'search' : 'text'}
        value={text}
        placeholder={hint}
        maxLength={500}
        {...(suggestions ? { list } : {})}
        onFocus={() => setEntered(true)}
        onChange={(event) => setText(event.target.value)}
      />
      {suggestions && (
        <datalist id={list}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
    </label>
  );
}
