import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNeeds } from '../../api/role';
import { usePreferences } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Copy } from '../../ui/Copy';
import { BulkDialog } from '../bulk/BulkDialog';
import { AddSchedule } from './AddSchedule';
import { SaveShifts } from './SaveShifts';
import type { Change } from './cells';
import css from './ForecastPage.module.css';

type Saved = 'pause' | 'delete' | 'shift';

/** Changes that are tried and not saved; the address has them, so that a link shows the same. */
export function Sandbox({
  changes,
  change,
  compare,
  setCompare,
  difference,
  totals,
}: {
  changes: readonly Change[];
  change: (next: Change[]) => void;
  compare: boolean;
  setCompare: (compare: boolean) => void;
  difference: readonly number[] | null;
  /** Due times before and after the changes. */
  totals: readonly [number, number] | null;
}) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const needs = useNeeds();
  const [adding, setAdding] = useState(false);
  const [saving, setSaving] = useState<Saved | null>(null);
  const ids = (kind: Change['kind']) => changes.filter((one) => one.kind === kind).map((one) => one.id);
  const said = (one: Change) => {
    switch (one.kind) {
      case 'shift':
        return one.by.startsWith('-')
          ? t('forecast.earlier', { name: one.name, by: one.by.slice(1) })
          : t('forecast.shifted', { name: one.name, by: one.by });
      case 'pause':
        return t('forecast.paused', { name: one.name });
      case 'remove':
        return t('forecast.removed', { name: one.name });
      case 'add':
        return t('forecast.added', { name: one.name });
    }
  };
  const add = (
    <>
      <Button onClick={() => setAdding(true)}>{t('forecast.add')}</Button>
      {adding && (
        <AddSchedule close={() => setAdding(false)} add={(one) => change([...changes, { ...one, id: Math.min(0, ...ids('add')) - 1 }])} />
      )}
    </>
  );
  if (changes.length === 0) {
    return (
      <div className={css.sandbox}>
        <span className={css.try}>{t('forecast.try')}</span> {add}
      </div>
    );
  }
  const sum = totals ? totals[1] - totals[0] : Math.round(difference?.reduce((all, one) => all + one, 0) ?? 0);
  const shifts = changes.filter((one) => one.kind === 'shift');
  const name = (id: number | string) => changes.find((one) => one.id === id)?.name ?? String(id);
  return (
    <section className={css.sandbox} aria-label={t('forecast.sandbox')}>
      <strong>{t('forecast.unsaved', { count: changes.length })}</strong>
      <ul>
        {changes.map((one) => (
          <li key={one.id}>
            {one.kind === 'add' ? (
              <>
                <bdi>{said(one)}</bdi>{' '}
                <Link to="/configs/new" search={{ name: one.name, schedule: JSON.stringify(one.schedule), ...(one.type ? { type: one.type } : {}) }}>
                  {t('forecast.saveAdd')}
                </Link>
              </>
            ) : (
              <Link to="/configs/$id" params={{ id: String(one.id) }}>
                <bdi>{said(one)}</bdi>
              </Link>
            )}
            <Button look="quiet" aria-label={t('forecast.drop', { name: one.name })} onClick={() => change(changes.filter((other) => other !== one))}>
              ×
            </Button>
          </li>
        ))}
      </ul>
      <span role="status">
        {t('forecast.sum', { sum: `${sum > 0 ? '+' : sum < 0 ? '−' : ''}${Math.abs(sum).toLocaleString(language)}` })}
        {totals && ` (${totals[0].toLocaleString(language)} → ${totals[1].toLocaleString(language)})`}
      </span>
      <span className={css.sandboxTools}>
        {add}
        <Button look="quiet" aria-pressed={compare} onClick={() => setCompare(!compare)}>
          {t('versions.compare')}
        </Button>
        <Copy text={window.location.href} label={t('forecast.share')} />
        {ids('pause').length > 0 && (
          <Button needs={needs('operator')} onClick={() => setSaving('pause')}>
            {t('forecast.savePause', { count: ids('pause').length })}
          </Button>
        )}
        {shifts.length > 0 && (
          <Button needs={needs('editor')} onClick={() => setSaving('shift')}>
            {t('forecast.saveShift', { count: shifts.length })}
          </Button>
        )}
        {ids('remove').length > 0 && (
          <Button needs={needs('editor')} onClick={() => setSaving('delete')}>
            {t('forecast.saveDelete', { count: ids('remove').length })}
          </Button>
        )}
        <Button look="quiet" onClick={() => change([])}>
          {t('forecast.discard')}
        </Button>
      </span>
      {saving === 'shift' && (
        <SaveShifts
          shifts={shifts}
          saved={(done) => change(changes.filter((one) => !done.some((id) => id === one.id)))}
          close={() => setSaving(null)}
        />
      )}
      {saving !== null && saving !== 'shift' && (
        <BulkDialog
          action={saving}
          selection={{ ids: ids(saving === 'pause' ? 'pause' : 'remove') }}
          nameOf={name}
          close={() => setSaving(null)}
        />
      )}
    </section>
  );
}
