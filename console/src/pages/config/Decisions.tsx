import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { List } from '../../list/List';
import { Instant } from '../../ui/Instant';
import { Status } from '../../ui/Status';
import type { Column } from '../../ui/Table';

type Event = Schemas['Event'];

/** What was decided about each due time, and each change, newest first. */
export function Decisions({ id }: { id: number }) {
  const { t } = useTranslation();
  const columns: Column<Event>[] = [
    { key: 'due', head: t('column.due'), cell: (row) => <Instant at={row.due_at ?? row.decided_at} /> },
    {
      key: 'kind',
      head: t('column.status'),
      cell: (row) => <Status code={row.kind} word={`${t(`kind.${row.kind}`)}${row.count > 1 ? ` × ${row.count}` : ''}`} />,
    },
    {
      key: 'reason',
      head: t('column.sentence'),
      cell: (row) =>
        row.execution_id ? (
          <>
            {row.reason}{' '}
            <Link to="/executions/$id" params={{ id: row.execution_id }}>
              {row.execution_id.slice(0, 13)}
            </Link>
          </>
        ) : (
          row.reason
        ),
    },
    { key: 'actor', head: t('column.actor'), wide: true, cell: (row) => row.actor },
    { key: 'decided', head: t('column.decided'), wide: true, cell: (row) => <Instant at={row.decided_at} /> },
  ];
  return (
    <List
      queryKey={['events', id]}
      caption={t('page.decisions.name')}
      columns={columns}
      rowKey={(row) => row.id}
      refreshMs={2_000}
      read={async (cursor, signal) => {
        const query = { limit: 50, ...(cursor ? { cursor } : {}) };
        const { data } = await api.GET('/api/v1/task-configs/{id}/events', { params: { path: { id }, query }, signal });
        return data ?? { items: [] };
      }}
    />
  );
}
