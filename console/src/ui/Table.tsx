import { memo, useCallback, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Table.module.css';

export type Column<Row> = {
  key: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** Figures stand at the right. */
  figure?: boolean;
  /** A narrow page leaves it out. */
  wide?: boolean;
};

/** Which rows are chosen, by their keys. */
export type Choosing = {
  chosen: ReadonlySet<string | number>;
  change: (chosen: ReadonlySet<string | number>) => void;
  name: (key: string | number) => string;
};

/** A table of rows that are identified by a key; the first column names the row. `j` and `k` walk its rows, `x` chooses one. */
export function Table<Row>({
  columns,
  rows,
  rowKey,
  caption,
  choosing,
}: {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  caption: string;
  choosing?: Choosing | undefined;
}) {
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  const latest = useRef(choosing);
  useLayoutEffect(() => {
    latest.current = choosing;
  });
  const toggle = useCallback((key: string | number) => {
    if (latest.current) {
      const chosen = new Set(latest.current.chosen);
      if (!chosen.delete(key)) {
        chosen.add(key);
      }
      latest.current.change(chosen);
    }
  }, []);
  const all = rows.length > 0 && rows.every((row) => choosing?.chosen.has(rowKey(row)));
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={caption} onKeyDown={(event) => walk(event, body.current)}>
      <table className={css.table} role="table">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr role="row">
            {choosing && (
              <th scope="col" className={css.choice}>
                <input
                  type="checkbox"
                  aria-label={t('list.chooseAll')}
                  checked={all}
                  onChange={() => choosing.change(all ? new Set() : new Set(rows.map(rowKey)))}
                />
              </th>
            )}
            {columns.map((column) => (
              <th key={column.key} scope="col" role="columnheader" className={classes(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => {
            const key = rowKey(row);
            return (
              <Row
                key={key}
                id={key}
                row={row}
                columns={columns}
                chosen={choosing?.chosen.has(key)}
                name={choosing?.name(key)}
                toggle={toggle}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

type RowProps<Row> = {
  id: string | number;
  row: Row;
  columns: readonly Column<Row>[];
  /** Undefined where rows are not chosen. */
  chosen: boolean | undefined;
  name: string | undefined;
  toggle: (key: string | number) => void;
};

/** A row; one that is as it was is not drawn anew, if the columns are the same ones. */
const Row = memo(function Row<Row>({ id, row, columns, chosen, name, toggle }: RowProps<Row>) {
  const { t } = useTranslation();
  return (
    <tr role="row" data-chosen={chosen || undefined}>
      {chosen !== undefined && (
        <td role="cell" className={css.choice}>
          <input type="checkbox" data-choice aria-label={t('list.choose', { name })} checked={chosen} onChange={() => toggle(id)} />
        </td>
      )}
      {columns.map((column, i) =>
        i === 0 ? (
          <th key={column.key} scope="row" role="rowheader" className={classes(column)}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.key} role="cell" className={classes(column)} data-head={column.head}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  );
}) as <Row>(props: RowProps<Row>) => ReactNode;

function classes<Row>(column: Column<Row>): string {
  return [column.figure && css.figure, column.wide && css.wide].filter(Boolean).join(' ');
}

/** Moves the focus to the link of the next or previous row; chooses the row that has it. */
function walk(event: KeyboardEvent, body: HTMLTableSectionElement | null): void {
  const typing = event.target instanceof HTMLElement && event.target.matches('input:not([type=checkbox]), select, textarea');
  if (!body || typing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const rows = [...body.rows];
  const at = rows.findIndex((row) => row.contains(event.target as Node));
  if (event.key === 'x') {
    rows[at]?.querySelector<HTMLInputElement>('[data-choice]')?.click();
  } else if (event.key === 'j' || event.key === 'k') {
    const next = rows[event.key === 'j' ? at + 1 : Math.max(0, at - 1)];
    next?.querySelector<HTMLElement>('a, button, [data-choice]')?.focus();
  }
}
