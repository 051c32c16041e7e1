import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Copy } from '../../ui/Copy';
import type { Change } from './cells';
import css from './ForecastPage.module.css';

/** Changes that are tried and not saved; the address has them, so that a link shows the same. */
export function Sandbox({
  changes,
  change,
  compare,
  setCompare,
  difference,
}: {
  changes: readonly Change[];
  change: (next: Change[]) => void;
  compare: boolean;
  setCompare: (compare: boolean) => void;
  difference: readonly number[] | null;
}) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  if (changes.length === 0) {
    return <p className={css.quiet}>{t('forecast.try')}</p>;
  }
  const sum = Math.round(difference?.reduce((all, one) => all + one, 0) ?? 0);
  const said = (one: Change) =>
    one.kind === 'shift' ? t('forecast.shifted', { name: one.name, by: one.by }) : t(`forecast.${one.kind === 'pause' ? 'paused' : 'removed'}`, { name: one.name });
  return (
    <section className={css.sandbox} aria-label={t('forecast.sandbox')}>
      <strong>{t('forecast.unsaved', { count: changes.length })}</strong>
      <ul>
        {changes.map((one) => (
          <li key={one.id}>
            <Link to="/configs/$id/edit" params={{ id: String(one.id) }}>
              <bdi>{said(one)}</bdi>
            </Link>
            <Button look="quiet" aria-label={t('forecast.drop', { name: one.name })} onClick={() => change(changes.filter((other) => other !== one))}>
              ×
            </Button>
          </li>
        ))}
      </ul>
      {difference && <span>{t('forecast.sum', { sum: `${sum > 0 ? '+' : ''}${sum.toLocaleString(language)}` })}</span>}
      <Button look="quiet" aria-pressed={compare} onClick={() => setCompare(!compare)}>
        {t('versions.compare')}
      </Button>
      <Copy text={window.location.href} label={t('forecast.share')} />
      <Button look="quiet" onClick={() => change([])}>
        {t('forecast.discard')}
      </Button>
    </section>
  );
}
