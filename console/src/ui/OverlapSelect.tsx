import { useTranslation } from 'react-i18next';
import { Overlap } from '../api/codes';
import { Field } from './Field';

/** The choice of the overlap policy: it applies while an earlier execution has not ended. */
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
  /** The text of the empty choice; without it a policy must be chosen. */
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
