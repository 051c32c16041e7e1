import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { useNeeds } from '../../api/role';
import { LaterForm } from '../../form/LaterForm';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Instant, Span } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Remove } from '../../ui/Remove';
import { Status } from '../../ui/Status';
import type { Column } from '../../ui/Table';
import { useAct } from '../../ui/useAct';
import { faultsOf } from '../edit/draft';
import { SimpleList } from '../SimpleList';
import css from '../cluster/Cluster.module.css';

type Row = Schemas['SavedConnection'];
type Data = Record<string, unknown>;

export function ConnectionsPage() {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [editing, setEditing] = useState<Row | 'new' | null>(null);
  const columns: Column<Row>[] = [
    { key: 'name', head: t('column.name'), cell: (row) => <code>{row.name}</code> },
    { key: 'kind', head: t('column.type'), cell: (row) => row.kind },
    { key: 'description', head: t('column.description'), cell: (row) => row.description },
    { key: 'at', head: t('column.changedAt'), wide: true, cell: (row) => <Instant at={row.updated_at} /> },
    {
      key: 'act',
      head: '',
      cell: (row) => (
        <span className={css.rowActions}>
          <Test name={row.name ?? ''} />
          <Button look="quiet" needs={needs('editor')} onClick={() => setEditing(row)}>
            {t('config.edit')}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <SimpleList
        page="connections"
        queryKey={['connections']}
        columns={columns}
        rowKey={(row) => row.name ?? ''}
        actions={
          <Button look="main" needs={needs('editor')} onClick={() => setEditing('new')}>
            {t('connections.new')}
          </Button>
        }
        empty={<p>{t('connections.empty')}</p>}
        read={async (_, signal) => (await api.GET('/api/v1/connections', { signal })).data ?? { items: [] }}
      />
      {editing && <Editor {...(editing === 'new' ? {} : { connection: editing })} close={() => setEditing(null)} />}
    </>
  );
}

function Test({ name }: { name: string }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [result, setResult] = useState<Schemas['ConnectionTest'] | null>(null);
  const test = useAct(async () => {
    setResult((await api.POST('/api/v1/connections/{name}/test', { params: { path: { name } } })).data ?? null);
  });
  return (
    <>
      <Button look="quiet" needs={needs('operator')} disabled={test.isPending} onClick={() => test.mutate()}>
        {t('connections.test')}
      </Button>
      {result && (
        <span role="status">
          <Status code={result.usable ? 'succeeded' : 'failed'} word={result.usable ? t('connections.usable') : (result.error ?? '')} /> <Span ms={result.took_ms} />
        </span>
      )}
    </>
  );
}

function Editor({ connection, close }: { connection?: Row; close: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(connection?.name ?? '');
  const [kind, setKind] = useState(connection?.kind ?? '');
  const [description, setDescription] = useState(connection?.description ?? '');
  const [settings, setSettings] = useState<Data>((connection?.settings ?? {}) as Data);
  const kinds = useQuery({
    queryKey: ['connection kinds'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/connection-kinds', { signal })).data,
  });
  const save = useAct(
    async () => {
      const body = { name: name.trim(), kind, description, settings } as never;
      if (connection) {
        const params = { path: { name: connection.name ?? '' }, header: { 'If-Match': `"${connection.version}"` } as never };
        await api.PUT('/api/v1/connections/{name}', { params, body });
      } else {
        await api.POST('/api/v1/connections', { body });
      }
      close();
    },
    () => t('edit.saved'),
  );
  const remove = useAct(async () => {
    const params = { path: { name: connection?.name ?? '' }, header: { 'If-Match': `"${connection?.version}"` } as never };
    await api.DELETE('/api/v1/connections/{name}', { params });
    close();
  });
  const faults = faultsOf(save.error instanceof Problem ? save.error : null);
  const moved = new Map([...faults].map(([path, messages]) => [path.replace(/^settings/, 'parameters'), messages]));
  const schema = kinds.data?.items.find((one) => one.name === kind)?.settings_schema;
  return (
    <Dialog
      side
      open
      close={close}
      title={connection?.name ?? t('connections.new')}
      actions={
        <>
          {connection && <Remove name={connection.name ?? ''} what={t('delete.connection')} role="editor" act={remove} />}
          <Button look="main" disabled={save.isPending || kind === '' || name.trim() === ''} onClick={() => save.mutate()}>
            {t('edit.save')}
          </Button>
        </>
      }
    >
      {!connection && (
        <>
          <Field label={t('column.name')} faults={faults.get('name') ?? []}>
            <input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label={t('column.type')} faults={faults.get('kind') ?? []}>
            <select
              value={kind}
              onChange={(event) => {
                setKind(event.target.value);
                setSettings({});
              }}
            >
              <option value="">–</option>
              {kinds.data?.items.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.name}
                </option>
              ))}
            </select>
          </Field>
        </>
      )}
      <Field label={t('edit.description')} faults={faults.get('description') ?? []}>
        <input value={description} maxLength={2000} onChange={(event) => setDescription(event.target.value)} />
      </Field>
      {schema && <LaterForm schema={schema as never} data={settings} change={setSettings} faults={moved} />}
      {save.error && <ProblemNotice error={save.error} />}
    </Dialog>
  );
}
