import { Toast } from '@base-ui/react/toast';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useNeeds } from '../../api/role';
import { List } from '../../list/List';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import type { Column } from '../../ui/Table';
import { fieldWords } from '../../words/fields';
import { Difference } from './Difference';
import css from './Timeline.module.css';

type Version = Schemas['ConfigVersion'];

/** The versions of a config, newest first; each can be held against the present one, and restored. */
export function Versions({ config }: { config: Schemas['StoredTaskConfig'] }) {
  const { t } = useTranslation();
  const [version, setVersion] = useState<number | null>(null);
  // The same ones while a version is opened: no row is drawn anew for it.
  const columns = useMemo(() => columnsOf(t, config.version, setVersion), [t, config.version]);
  return (
    <>
      <List
        queryKey={['versions', config.id]}
        caption={t('config.changes')}
        columns={columns}
        rowKey={(row) => row.version}
        topics={['configs']}
        concerns={(batch) => batch.configs.includes(config.id)}
        read={async (cursor, signal) => {
          const query = { limit: 50, ...(cursor ? { cursor } : {}) };
          const { data } = await api.GET('/api/v1/task-configs/{id}/versions', {
            params: { path: { id: config.id }, query },
            signal,
          });
          return data ?? { items: [] };
        }}
      />
      {version !== null && <Compared config={config} version={version} close={() => setVersion(null)} />}
    </>
  );
}

function columnsOf(t: TFunction<'words'>, present: number, open: (version: number) => void): Column<Version>[] {
  return [
    { key: 'version', head: t('column.version'), cell: (row) => row.version },
    { key: 'change', head: t('column.action'), cell: (row) => t(`kind.${row.change}`) },
    { key: 'fields', head: t('column.fields'), cell: (row) => fieldWords(t, row.changed_fields) },
    { key: 'by', head: t('column.changedBy'), cell: (row) => <bdi>{row.changed_by}</bdi> },
    { key: 'at', head: t('column.changedAt'), cell: (row) => <Instant at={row.changed_at} /> },
    {
      key: 'compare',
      head: '',
      cell: (row) =>
        row.version === present ? (
          t('versions.present')
        ) : (
          <Button look="quiet" onClick={() => open(row.version)}>
            {t('versions.compare')}
          </Button>
        ),
    },
  ];
}

function Compared({ config, version, close }: { config: Schemas['StoredTaskConfig']; version: number; close: () => void }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const client = useQueryClient();
  const toasts = Toast.useToastManager();
  const path = { id: config.id, version };
  const diff = useQuery({
    queryKey: ['diff', config.id, version, config.version],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/v1/task-configs/{id}/versions/{version}/diff', { params: { path }, signal })).data,
  });
  const restore = useMutation({
    mutationFn: async () => {
      const header = { 'If-Match': `"${config.version}"` } as never;
      return (await api.POST('/api/v1/task-configs/{id}/versions/{version}/restore', { params: { path, header } })).data;
    },
    onSuccess: async () => {
      toasts.add({ title: t('versions.restored', { version }) });
      await client.invalidateQueries();
      close();
    },
  });
  return (
    <Dialog
      side
      open
      close={close}
      title={t('versions.title', { version, present: config.version })}
      actions={
        <Button look="main" needs={needs('editor')} disabled={restore.isPending || !diff.data} onClick={() => restore.mutate()}>
          {t('versions.restore', { version })}
        </Button>
      }
    >
      {diff.error && <ProblemNotice error={diff.error} />}
      {restore.error && <ProblemNotice error={restore.error} />}
      {diff.data && diff.data.changed.length === 0 && <p className={css.quiet}>{t('versions.same')}</p>}
      {diff.data && <Difference difference={diff.data} />}
    </Dialog>
  );
}
