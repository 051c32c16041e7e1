import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { ExecutionStatus } from '../../api/codes';
import { usePreferences } from '../../frame/preferences';
import { Choice, Filters } from '../../list/Filters';
import { List } from '../../list/List';
import { executionColumns } from '../executions/columns';
import { executionsAnew, patchExecution } from '../executions/patch';

/** The executions of one config. */
export function ConfigExecutions({ id }: { id: number }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { status } = useSearch({ from: '/frame/configs/$id' });
  const navigate = useNavigate({ from: '/configs/$id' });
  const columns = useMemo(() => executionColumns(t, language, false), [t, language]);
  return (
    <>
      <Filters open>
        <Choice
          label={t('column.status')}
          value={status}
          values={ExecutionStatus.map((code) => [code, t(`status.${code}`)] as const)}
          change={(next) => void navigate({ search: (old) => ({ ...old, status: next }) as never })}
        />
      </Filters>
      <List
        queryKey={['executions', 'of', id, status ?? '']}
        caption={t('config.executions')}
        columns={columns}
        rowKey={(row) => row.id}
        topics={[`executions:config:${id}`]}
        concerns={(batch) => batch.configs.includes(id)}
        anew={executionsAnew}
        patch={patchExecution}
        read={async (cursor, signal) => {
          const query = { limit: 50, ...(cursor ? { cursor } : {}), ...(status ? { status: [status] } : {}) };
          const { data } = await api.GET('/api/v1/task-configs/{id}/executions', { params: { path: { id }, query }, signal });
          return data ?? { items: [] };
        }}
      />
    </>
  );
}
