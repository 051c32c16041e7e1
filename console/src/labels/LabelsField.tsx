import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { most, readLabel, type Labels } from './labels';
import { useLabelNames } from './useLabelNames';
import css from './LabelsField.module.css';

/** Labels as chips; what is typed becomes one by Enter, by a comma, or when the field is left. */
export function LabelsField({
  label,
  labels,
  change,
  faults = [],
}: {
  label: string;
  labels: Labels;
  change: (labels: Labels) => void;
  faults?: readonly string[];
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const [asked, setAsked] = useState(false);
  const names = useLabelNames(typed, asked);
  const list = useId();
  const full = Object.keys(labels).length >= most;
  const add = (text: string) => {
    if (text.trim() === '') {
      return;
    }
    const read = readLabel(text);
    if (read) {
      change({ ...labels, [read[0]]: read[1] });
      setTyped('');
    }
    setWrong(!read);
  };
  const hear = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add(typed);
    } else if (event.key === 'Backspace' && typed === '') {
      change(Object.fromEntries(Object.entries(labels).slice(0, -1)));
    }
  };
  return (
    <>
      <Field
        label={label}
        hint={full ? t('labels.full', { most }) : t('labels.hint')}
        faults={[...(wrong ? [t('labels.wrong')] : []), ...faults]}
      >
        <input
          value={typed}
          list={list}
          disabled={full}
          spellCheck={false}
          autoComplete="off"
          maxLength={127}
          placeholder="team=billing"
          onFocus={() => setAsked(true)}
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(false);
          }}
          onKeyDown={hear}
          onBlur={() => add(typed)}
        />
      </Field>
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <ul className={css.chips}>
        {Object.entries(labels).map(([key, value]) => (
          <li key={key}>
            <bdi>
              {key}={value}
            </bdi>
            <Button
              look="quiet"
              aria-label={t('labels.drop', { label: `${key}=${value}` })}
              onClick={() => change(Object.fromEntries(Object.entries(labels).filter(([other]) => other !== key)))}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
