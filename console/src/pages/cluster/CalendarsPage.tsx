import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Instant } from '../../ui/Instant';
import type { Column } from '../../ui/Table';
import { SimpleList } from '../SimpleList';
import { NewCalendar } from './CalendarEditor';
import { ImportCalendar } from './CalendarImport';

type Row = Schemas['SavedCalendar'];

export function CalendarsPage() {
  const { t } = useTranslation();
  const columns: Column<Row>[] = [
    {
      key: 'name',
      head: t('column.name'),
      cell: (row) => (
        <Link to="/calendars/$name" params={{ name: row.name ?? '' }}>
          <bdi>{row.name}</bdi>
        </Link>
      ),
    },
    { key: 'description', head: t('column.description'), cell: (row) => row.description },
    { key: 'zone', head: t('when.timezone'), cell: (row) => row.timezone },
    { key: 'holidays', head: t('calendars.holidays'), figure: true, cell: (row) => row.holidays?.length ?? 0 },
    { key: 'by', head: t('column.changedBy'), wide: true, cell: (row) => <bdi>{row.updated_by}</bdi> },
    { key: 'at', head: t('column.changedAt'), wide: true, cell: (row) => <Instant at={row.updated_at} /> },
  ];
  return (
    <SimpleList
      page="calendars"
      queryKey={['calendars', 'list']}
      columns={columns}
      rowKey={(row) => row.name ?? ''}
      actions={
        <>
          <NewCalendar />
          <ImportCalendar />
        </>
      }
      empty={<p>{t('calendars.empty')}</p>}
      read={async (_, signal) => (await api.GET('/api/v1/calendars', { signal })).data ?? { items: [] }}
    />
  );
}
