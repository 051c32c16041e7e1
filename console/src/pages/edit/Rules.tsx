import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import { OverlapSelect } from '../../ui/OverlapSelect';
import type { Draft } from './draft';
import css from './EditPage.module.css';

const catchUps = ['none', 'latest', 'all'] as const;

/** What happens when executions overlap, come late, fail or take too long. */
export function Rules({
  draft,
  set,
  faults,
}: {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  faults: ReadonlyMap<string, readonly string[]>;
}) {
  const { t } = useTranslation();
  const mode = typeof draft.catch_up === 'string' ? draft.catch_up : (draft.catch_up?.mode ?? 'latest');
  const text = (name: 'timeout' | 'start_deadline', label: string) => (
    <Field label={label} hint={t('when.everyHint')} faults={faults.get(name) ?? []}>
      <input
        value={draft[name] ?? ''}
        placeholder={t('edit.none')}
        onChange={(event) => set({ [name]: event.target.value || null } as never)}
      />
    </Field>
  );
  return (
    <section className={css.part}>
      <h2>{t('edit.rules')}</h2>
      <div className={css.pairs}>
        <OverlapSelect
          label={t('edit.overlap')}
          faults={faults.get('overlap') ?? []}
          value={draft.overlap ?? 'skip'}
          change={(overlap) => set(overlap ? { overlap } : {})}
        />
        <Field label={t('edit.catchUp')} faults={faults.get('catch_up') ?? []}>
          <select
            value={mode}
            onChange={(event) =>
              set({
                catch_up:
                  typeof draft.catch_up === 'object'
                    ? { ...draft.catch_up, mode: event.target.value as 'none' }
                    : (event.target.value as 'none'),
              })
            }
          >
            {catchUps.map((one) => (
              <option key={one} value={one}>
                {t(`edit.catch_${one}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('edit.attempts')} faults={faults.get('retry.max_attempts') ?? []}>
          <input
            type="number"
            min={1}
            max={100}
            value={draft.retry?.max_attempts ?? ''}
            placeholder="1"
            onChange={(event) =>
              set({ retry: { ...draft.retry, ...(event.target.value ? { max_attempts: Number(event.target.value) } : {}) } })
            }
          />
        </Field>
        {text('timeout', t('edit.timeout'))}
        {text('start_deadline', t('edit.startDeadline'))}
        <Field label={t('edit.priority')} faults={faults.get('priority') ?? []}>
          <input
            type="number"
            min={0}
            max={9}
            value={draft.priority ?? ''}
            placeholder="5"
            onChange={(event) => set({ priority: event.target.value === '' ? 5 : Number(event.target.value) })}
          />
        </Field>
        <Field label={t('edit.pauseOnFailure')} faults={faults.get('pause_on_failure') ?? []}>
          <input
            type="number"
            min={1}
            value={draft.pause_on_failure ?? ''}
            placeholder={t('edit.none')}
            onChange={(event) => set({ pause_on_failure: event.target.value === '' ? null : Number(event.target.value) } as never)}
          />
        </Field>
      </div>
    </section>
  );
}
