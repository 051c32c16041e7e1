import type { TFunction } from 'i18next';
import type { Schemas } from '../../api/client';
import { percent } from '../../time/format';
import { Instant, Span } from '../../ui/Instant';
import { Meter } from '../../ui/Meter';
import { RowLink } from '../../ui/RowLink';
import { Status } from '../../ui/Status';
import type { Column } from '../../ui/Table';
import { visible } from '../../ui/Value';
import css from './columns.module.css';

export type ListedExecution = Schemas['ListedExecution'];

/** The columns of a list of executions; the config is left out on its own page. */
export function executionColumns(t: TFunction<'words'>, language: string, withConfig: boolean): Column<ListedExecution>[] {
  const columns: Column<ListedExecution>[] = [
    {
      key: 'status',
      head: t('column.status'),
      cell: (row) => (
        <RowLink to={`/executions/${row.id}`}>
          <Status code={row.status} word={t(`status.${row.status}`)} />
        </RowLink>
      ),
    },
    { key: 'due', head: t('column.due'), cell: (row) => <Instant at={row.due_at} /> },
    { key: 'started', head: t('column.started'), cell: (row) => <Instant at={row.started_at} /> },
    {
      key: 'late',
      head: t('column.late'),
      figure: true,
      wide: true,
      // Of a later attempt, it would be the delay of the retry: only the execution's page knows the first one.
      cell: (row) => <Span ms={row.attempt > 1 ? null : (row.late_ms ?? row.wait_ms)} />,
    },
    {
      key: 'took',
      head: t('column.took'),
      figure: true,
      cell: (row) =>
        row.status === 'running' && row.progress ? (
          <Meter share={row.progress.fraction} label={percent(language, row.progress.fraction)} />
        ) : (
          <Span ms={row.run_ms} />
        ),
    },
    {
      key: 'attempt',
      head: t('column.attempt'),
      figure: true,
      wide: true,
      cell: (row) => `${row.attempt}/${row.max_attempts}`,
    },
    { key: 'trigger', head: t('column.trigger'), wide: true, cell: (row) => t(`trigger.${row.trigger}`) },
    { key: 'error', head: t('column.error'), cell: (row) => <ErrorLine text={row.error?.message} /> },
  ];
  if (withConfig) {
    columns.splice(1, 0, {
      key: 'config',
      head: t('column.config'),
      cell: (row) => (
        <RowLink to={`/configs/${row.task_config_id}`}>
          <bdi>{row.task_config_name}</bdi>
        </RowLink>
      ),
    });
  }
  return columns;
}

function ErrorLine({ text }: { text: string | null | undefined }) {
  return text ? (
    <span className={css.error} title={text.slice(0, 300)}>
      <bdi>{visible(text.slice(0, 300))}</bdi>
    </span>
  ) : null;
}
