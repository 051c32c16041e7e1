import { useId, type ReactElement, cloneElement } from 'react';
import css from './Field.module.css';

type Control = { id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean };

/** A field with its name, a hint, and the faults that the server found in it. */
export function Field({
  label,
  hint,
  faults = [],
  children,
}: {
  label: string;
  hint?: string;
  faults?: readonly string[];
  children: ReactElement<Control>;
}) {
  const id = useId();
  const described = [hint && `${id}-hint`, faults.length > 0 && `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, {
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(faults.length > 0 ? { 'aria-invalid': true } : {}),
      })}
      {hint && (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      )}
      {faults.length > 0 && (
        <p id={`${id}-fault`} className={css.fault} role="alert">
          {faults.join(' ')}
        </p>
      )}
    </div>
  );
}
