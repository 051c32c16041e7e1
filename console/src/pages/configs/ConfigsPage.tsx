import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { ConfigStatus } from '../../api/codes';
import { Choice, Filters } from '../../list/Filters';
import { List } from '../../list/List';
import { Distance, Span } from '../../ui/Instant';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Recent } from '../../ui/Recent';
import type { Column } from '../../ui/Table';
import { ScheduleWords } from './ScheduleWords';
import filters from '../../list/Filters.module.css';

type Row = Schemas['ListedTaskConfig'];

const statuses = ConfigStatus.filter((one) => one !== 'deleted');

export function ConfigsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/frame/configs' });
  const navigate = useNavigate({ from: '/configs' });
  const columns: Column<Row>[] = [
    {
      key: 'name',
      head: t('column.name'),
      cell: (row) => (
        <>
          <Mark code={row.status} label={t(`configStatus.${row.status}`)} />{' '}
          <Link to="/configs/$id" params={{ id: String(row.id) }} title={row.description}>
            {row.name}
          </Link>
        </>
      ),
    },
    { key: 'type', head: t('column.type'), wide: true, cell: (row) => row.task_type },
    { key: 'when', head: t('column.when'), wide: true, cell: (row) => <ScheduleWords schedule={row.schedule} /> },
    {
      key: 'next',
      head: t('column.next'),
      cell: (row) => (row.next_due_at ? <Distance at={row.next_due_at} planned /> : t('configs.notDue')),
    },
    { key: 'recent', head: t('column.recent'), cell: (row) => <Recent marks={row.recent ?? []} /> },
    {
      key: 'took',
      head: t('column.took'),
      figure: true,
      wide: true,
      cell: (row) => <Span ms={row.last_execution?.run_ms} />,
    },
  ];
  return (
    <Page title={t('page.configs.name')} question={t('page.configs.question')} actions={<Link to="/configs/new">{t('configs.new')}</Link>}>
      <Filters>
        <SearchField
          value={search.q ?? ''}
          change={(q) => void navigate({ search: (old) => ({ ...old, q: q || undefined }) as never, replace: true })}
        />
        <Choice
          label={t('column.status')}
          value={search.status}
          values={statuses.map((code) => [code, t(`configStatus.${code}`)] as const)}
          change={(status) => void navigate({ search: (old) => ({ ...old, status: status as never }) })}
        />
      </Filters>
      <List
        queryKey={['configs', search]}
        caption={t('page.configs.name')}
        columns={columns}
        rowKey={(row) => row.id}
        empty={Object.keys(search).length === 0 ? <p>{t('configs.empty')}</p> : undefined}
        read={async (cursor, signal) => {
          const query = {
            limit: 50,
            include: ['recent' as const, 'last_execution' as const],
            sort: 'next_due_at' as const,
            ...(cursor ? { cursor } : {}),
            ...(search.q ? { q: search.q } : {}),
            ...(search.type ? { type: [search.type] } : {}),
            ...(search.status ? { status: [search.status] } : {}),
          };
          const { data } = await api.GET('/api/v1/task-configs', { params: { query }, signal });
          return data ?? { items: [] };
        }}
      />
    </Page>
  );
}

/** The address changes 250 ms after the last key. */
function SearchField({ value, change }: { value: string; change: (value: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) {
      return;
    }
    const timer = setTimeout(() => change(text), 250);
    return () => clearTimeout(timer);
  }, [text, value, change]);
  return (
    <label className={filters.field}>
      <span>{t('list.search')}</span>
      <input type="search" value={text} onChange={(event) => setText(event.target.value)} />
    </label>
  );
}
