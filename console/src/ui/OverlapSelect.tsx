import { useTranslation } from 'react-i18next';
import { Overlap } from '../api/codes';
import { Field } from './Field';

/** What happens when the execution before has not ended. */
export function OverlapSelect({
  label,
  hint,
  faults = [],
  none,
  value,
  change,
}: {
  label: string;
  hint?: string;
  faults?: readonly string[];
  /** What no choice means; without it one must be chosen. */
  none?: string;
  value: Overlap | null;
  change: (value: Overlap | null) => void;
}) {
  const { t } = useTranslation();
  return (
    <Field label={label} faults={faults} {...(hint ? { hint } : {})}>
      <select value={value ?? ''} onChange={(event) => change((event.target.value || null) as Overlap | null)}>
        {none && <option value="">{none}</option>}
        {Overlap.map((one) => (
          <option key={one} value={one}>
            {t(`edit.overlap_${one}`)}
          </option>
        ))}
      </select>
    </Field>
  );
}
