import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { ExecutionStatus } from '../../api/codes';
import { Choice, Filters } from '../../list/Filters';
import { List } from '../../list/List';
import { Page } from '../../ui/Page';
import { executionColumns } from './columns';

export function ExecutionsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/frame/executions' });
  const navigate = useNavigate({ from: '/executions' });
  return (
    <Page title={t('page.executions.name')} question={t('page.executions.question')}>
      <Filters>
        <Choice
          label={t('column.status')}
          value={search.status}
          values={ExecutionStatus.map((code) => [code, t(`status.${code}`)] as const)}
          change={(status) => void navigate({ search: (old) => ({ ...old, status: status as never }) })}
        />
      </Filters>
      <List
        queryKey={['executions', search]}
        caption={t('page.executions.name')}
        columns={executionColumns(t, true)}
        rowKey={(row) => row.id}
        refreshMs={2_000}
        read={async (cursor, signal) => {
          const query = {
            limit: 50,
            ...(cursor ? { cursor } : {}),
            ...(search.status ? { status: [search.status] } : {}),
            ...(search.type ? { task_type: [search.type] } : {}),
          };
          const { data } = await api.GET('/api/v1/executions', { params: { query }, signal });
          return data ?? { items: [] };
        }}
      />
    </Page>
  );
}
