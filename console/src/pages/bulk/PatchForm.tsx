import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Overlap } from '../../api/codes';
import { LabelsField } from '../../labels/LabelsField';
import { Field } from '../../ui/Field';
import type { Typed } from './patch';
import css from './Bulk.module.css';

const catchUps = ['none', 'latest', 'all'] as const;

/** What can be changed of many configs at once; a field that is not ticked stays as it is with each of them. */
export function PatchForm({ typed, change }: { typed: Typed; change: (typed: Typed) => void }) {
  const { t } = useTranslation();
  const tick = <K extends keyof Typed>(name: K, start: Typed[K]) => (on: boolean) => {
    const { [name]: _, ...rest } = typed;
    change(on ? { ...typed, [name]: start } : rest);
  };
  const text = (name: 'priority' | 'max_attempts' | 'timeout' | 'start_deadline' | 'pause_on_failure', label: string, start: string, hint = '') => (
    <Ticked label={label} on={typed[name] !== undefined} tick={tick(name, start)}>
      <input
        aria-label={label}
        value={typed[name] ?? ''}
        placeholder={hint}
        onChange={(event) => change({ ...typed, [name]: event.target.value })}
      />
    </Ticked>
  );
  const choice = (name: 'overlap' | 'catch_up', label: string, values: readonly (readonly [string, string])[]) => (
    <Ticked label={label} on={typed[name] !== undefined} tick={tick(name, values[0]?.[0])}>
      <select aria-label={label} value={typed[name] ?? ''} onChange={(event) => change({ ...typed, [name]: event.target.value })}>
        {values.map(([code, word]) => (
          <option key={code} value={code}>
            {word}
          </option>
        ))}
      </select>
    </Ticked>
  );
  return (
    <div className={css.patch}>
      <p className={css.hint}>{t('bulk.formHint')}</p>
      <LabelsField label={t('bulk.addLabels')} labels={typed.labels ?? {}} change={(labels) => change({ ...typed, labels })} />
      <Field label={t('bulk.dropLabels')} hint={t('bulk.dropLabelsHint')}>
        <input value={typed.unlabel ?? ''} spellCheck={false} onChange={(event) => change({ ...typed, unlabel: event.target.value })} />
      </Field>
      {text('priority', t('edit.priority'), '5')}
      {choice('overlap', t('edit.overlap'), Overlap.map((one) => [one, t(`edit.overlap_${one}`)] as const))}
      {choice('catch_up', t('edit.catchUp'), catchUps.map((one) => [one, t(`edit.catch_${one}`)] as const))}
      {text('max_attempts', t('edit.attempts'), '3')}
      {text('timeout', t('edit.timeout'), '', t('edit.none'))}
      {text('start_deadline', t('edit.startDeadline'), '', t('edit.none'))}
      {text('pause_on_failure', t('edit.pauseOnFailure'), '', t('edit.none'))}
    </div>
  );
}

function Ticked({ label, on, tick, children }: { label: string; on: boolean; tick: (on: boolean) => void; children: ReactNode }) {
  const id = useId();
  return (
    <div className={css.ticked}>
      <input
        id={id}
        type="checkbox"
        checked={on}
        onChange={(event) => tick(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {on && children}
    </div>
  );
}
