import { useTranslation } from 'react-i18next';
import { useNow } from '../../time/clock';
import { usePreferences } from '../../frame/preferences';
import { dayWords, exact, tick, weekdayOf } from '../../time/format';
import { level, steps, usual, type Shape, type View } from './cells';
import css from './ForecastPage.module.css';

/** A map of counts: a table whose cells are buttons; the darker, the more. */
export function HeatMap({
  shape,
  view,
  values,
  delta,
  limit,
  open,
}: {
  shape: Shape;
  view: View;
  values: readonly number[];
  delta: readonly number[] | null;
  limit: number | null;
  open: (cell: number) => void;
}) {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const normal = usual(values);
  const now = useNow();
  const at = (row: number, column: number) => shape.from + (row * shape.columns + column) * shape.bucketMs;
  const rowName = (row: number) =>
    view === 'day' ? tick(language, zone, at(row, 0), 3_600_000) : dayWords(language, zone, at(row, 0));
  const columnName = (column: number) => {
    switch (view) {
      case 'day':
        return `:${String(column * 15).padStart(2, '0')}`;
      case 'week':
        return String(column).padStart(2, '0');
      case 'month':
        return weekdayOf(language, zone, at(0, column));
    }
  };
  const figure = (value: number) =>
    value === 0 ? '' : value < 10 && !Number.isInteger(value) ? value.toFixed(1) : new Intl.NumberFormat(language, { notation: 'compact' }).format(value);
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={t('page.forecast.name')}>
      <table className={`${css.map} ${view === 'week' ? css.hours : ''}`}>
        <thead>
          <tr>
            <td />
            {Array.from({ length: shape.columns }, (_, column) => (
              <th key={column} scope="col">
                {columnName(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: shape.rows }, (_, row) => (
            <tr key={row}>
              <th scope="row">{rowName(row)}</th>
              {Array.from({ length: shape.columns }, (__, column) => {
                const i = row * shape.columns + column;
                const value = values[i] ?? 0;
                const change = delta?.[i] ?? 0;
                const past = at(row, column) + shape.bucketMs <= now;
                const moved = Math.abs(change) >= 0.05 ? `${change > 0 ? '+' : '−'}${figure(Math.abs(change)) || 0}` : '';
                const over = limit !== null && limit > 0 && value > limit;
                const said = `${exact(language, zone, at(row, column)).replace(/[.,]000/, '')}: ${past ? t('forecast.gone') : figure(value) || 0}${over ? `, ${t('forecast.over')}` : ''}`;
                return (
                  <td key={column} className={`${past ? css.past : ''} ${css[`level${level(value, normal)}`]} ${over ? css.over : ''}`}>
                    <button
                      type="button"
                      {...(moved ? {} : { 'aria-label': said })}
                      onClick={() => open(i)}
                    >
                      {moved ? (
                        <>
                          <span className="unseen">{said}, </span>
                          <span className={css.delta}>{moved}</span>
                        </>
                      ) : (
                        figure(value)
                      )}
                      {over && <span aria-hidden="true">!</span>}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.legend} aria-hidden="true">
        <span>
          <span className={`${css.swatch} ${css.past}`} /> {t('forecast.gone')}
        </span>
        {[0, ...steps].map((step, i) => (
          <span key={step}>
            <span className={`${css.swatch} ${css[`level${i + 1}`]}`} /> {t(`forecast.scale_${i as 0}`)}
          </span>
        ))}
        {limit !== null && (
          <span>
            <span className={`${css.swatch} ${css.over}`} /> {t('forecast.over')}
          </span>
        )}
      </p>
    </div>
  );
}
