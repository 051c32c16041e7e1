import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useNeeds } from '../../api/role';
import { List } from '../../list/List';
import { Button } from '../../ui/Button';
import { Status } from '../../ui/Status';
import type { Column } from '../../ui/Table';
import { useAct } from '../../ui/useAct';
import { RuleEditor } from './RuleEditor';
import css from '../cluster/Cluster.module.css';

type Row = Schemas['AlertRule'];

const scopes = {
  task_config_ids: 'alerts.configs',
  task_types: 'alerts.types',
  labels: 'column.labels',
  queues: 'alerts.queues',
  namespaces: 'tokens.namespaces',
} as const;

function scopeWord(t: TFunction<'words'>, name: string): string {
  return name in scopes ? t(scopes[name as keyof typeof scopes]) : name;
}

export function Rules({ start }: { start: string | undefined }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const about = /^config:([1-9]\d{0,15})$/.exec(start ?? '')?.[1];
  const [editing, setEditing] = useState<Row | 'new' | null>(about ? 'new' : null);
  const test = useAct(
    (id: number) => api.POST('/api/v1/alert-rules/{id}/test', { params: { path: { id } } }),
    () => t('alerts.tested'),
  );
  const columns: Column<Row>[] = [
    { key: 'name', head: t('column.name'), cell: (row) => <bdi>{row.name}</bdi> },
    { key: 'kind', head: t('alerts.when'), cell: (row) => t(`alertKind.${row.kind}`) },
    { key: 'condition', head: t('alerts.condition'), cell: (row) => Object.entries(row.condition as object).map(([name, value]) => `${t(`alertBlank.${name as 'by'}`)}: ${String(value)}`).join(', ') || '–' },
    {
      key: 'scope',
      head: t('alerts.scope'),
      wide: true,
      cell: (row) => Object.entries(row.scope).map(([name, values]) => `${scopeWord(t, name)}: ${(values as unknown[]).slice(0, 5).join(', ')}`).join('; ') || t('alerts.everything'),
    },
    {
      key: 'enabled',
      head: t('column.status'),
      cell: (row) => <Status code={row.enabled === false ? 'inactive' : 'active'} word={t(row.enabled === false ? 'configStatus.inactive' : 'configStatus.active')} />,
    },
    {
      key: 'act',
      head: '',
      cell: (row) => (
        <span className={css.rowActions}>
          <Button look="quiet" needs={needs('operator')} disabled={test.isPending} onClick={() => test.mutate(row.id)}>
            {t('alerts.test')}
          </Button>
          <Button look="quiet" needs={needs('editor')} onClick={() => setEditing(row)}>
            {t('config.edit')}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <p>
        <Button look="main" needs={needs('editor')} onClick={() => setEditing('new')}>
          {t('alerts.newRule')}
        </Button>
      </p>
      <List
        queryKey={['alert rules']}
        caption={t('alerts.rules')}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<p>{t('alerts.noRules')}</p>}
        read={async (cursor, signal) => {
          const query = { limit: 50, ...(cursor ? { cursor } : {}) };
          return (await api.GET('/api/v1/alert-rules', { params: { query } as never, signal })).data ?? { items: [] };
        }}
      />
      {editing && (
        <RuleEditor
          {...(editing === 'new' ? {} : { rule: editing })}
          {...(about && editing === 'new' ? { about: Number(about) } : {})}
          close={() => setEditing(null)}
        />
      )}
    </>
  );
}
