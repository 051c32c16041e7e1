import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';
import { describedIn } from './describe';
import css from './Cluster.module.css';

type Row = Schemas['TaskType'];

export function TypesPage() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const columns: Column<Row>[] = [
    {
      key: 'name',
      head: t('column.name'),
      cell: (row) => (
        <Link to="/types/$name" params={{ name: row.name }}>
          <code>{row.name}</code>
        </Link>
      ),
    },
    { key: 'description', head: t('column.description'), cell: (row) => describedIn(row, language) },
    { key: 'queue', head: t('column.queue'), cell: (row) => row.queue },
    { key: 'runtime', head: t('worker.runtime'), wide: true, cell: (row) => row.runtime },
    { key: 'configs', head: t('page.configs.name'), figure: true, wide: true, cell: (row) => configs(row, language) },
    { key: 'executions', head: t('types.executions'), figure: true, wide: true, cell: (row) => row.usage?.executions_24h.toLocaleString(language) ?? '–' },
    {
      key: 'workers',
      head: t('column.consumers'),
      figure: true,
      cell: (row) => (row.gone_since || row.usage?.workers === 0 ? <span className={css.bad}>{t('queues.none')}</span> : (row.usage?.workers ?? '–')),
    },
  ];
  return (
    <SimpleList
      page="types"
      queryKey={['types', 'usage']}
      columns={columns}
      rowKey={(row) => row.name}
      read={async (_, signal) => (await api.GET('/api/v1/task-types', { params: { query: { include: ['usage'] } as never }, signal })).data ?? { items: [] }}
    />
  );
}

/** How many task configs use a type; with a plus sign when there are more than were counted. */
function configs({ usage }: Row, language: string): string {
  return usage ? `${usage.task_configs.toLocaleString(language)}${usage.more_task_configs ? '+' : ''}` : '–';
}
