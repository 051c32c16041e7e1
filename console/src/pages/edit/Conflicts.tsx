import { useTranslation } from 'react-i18next';
import { visible } from '../../ui/Value';
import type { Draft } from './draft';
import type { Conflict } from './merge';
import css from './EditPage.module.css';

/** Somebody else has changed the config meanwhile: what both changed is decided field by field. */
export function Conflicts({ conflicts, draft, set }: { conflicts: readonly Conflict[]; draft: Draft; set: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  const said = (value: unknown) => visible(value === undefined ? '–' : JSON.stringify(value, null, 1)).slice(0, 2_000);
  return (
    <section role="alert" className={css.conflicts}>
      <p>{t(conflicts.length === 0 ? 'edit.merged' : 'edit.conflicts')}</p>
      {conflicts.map(({ name, theirs, mine }) => (
        <fieldset key={name}>
          <legend>{name}</legend>
          {(
            [
              ['theirs', theirs],
              ['mine', mine],
            ] as const
          ).map(([side, value]) => (
            <label key={side}>
              <input
                type="radio"
                name={`conflict-${name}`}
                checked={JSON.stringify(draft[name]) === JSON.stringify(value)}
                onChange={() => set({ [name]: value } as Partial<Draft>)}
              />{' '}
              {t(`edit.${side}`)}
              <pre>{said(value)}</pre>
            </label>
          ))}
        </fieldset>
      ))}
    </section>
  );
}
