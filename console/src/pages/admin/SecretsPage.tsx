import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useNeeds } from '../../api/role';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Remove } from '../../ui/Remove';
import type { Column } from '../../ui/Table';
import { useAct } from '../../ui/useAct';
import { SimpleList } from '../SimpleList';
import { usedIn } from './used';
import css from '../cluster/Cluster.module.css';

type Row = Schemas['Secret'];

/** Secrets by their names; a value is set and never shown. */
export function SecretsPage() {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [setting, setSetting] = useState<string | null>(null);
  const [looking, setLooking] = useState<string | null>(null);
  const columns: Column<Row>[] = [
    { key: 'name', head: t('column.name'), cell: (row) => <code>{row.name}</code> },
    { key: 'usable', head: t('column.status'), cell: (row) => (row.usable ? t('secrets.usable') : <span className={css.bad}>{t('secrets.unusable')}</span>) },
    { key: 'by', head: t('column.changedBy'), wide: true, cell: (row) => <bdi>{row.updated_by}</bdi> },
    { key: 'at', head: t('column.changedAt'), cell: (row) => <Instant at={row.updated_at} /> },
    {
      key: 'act',
      head: '',
      cell: (row) => (
        <span className={css.rowActions}>
          <Button look="quiet" onClick={() => setLooking(row.name)}>
            {t('calendars.usedBy')}
          </Button>
          <Button look="quiet" needs={needs('admin')} onClick={() => setSetting(row.name)}>
            {t('secrets.set')}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <SimpleList
        page="secrets"
        queryKey={['secrets']}
        columns={columns}
        rowKey={(row) => row.name}
        actions={
          <Button look="main" needs={needs('admin')} onClick={() => setSetting('')}>
            {t('secrets.new')}
          </Button>
        }
        empty={<p>{t('secrets.empty')}</p>}
        read={async (cursor, signal) =>
          (await api.GET('/api/v1/secrets', { params: { query: cursor ? { cursor } : {} } as never, signal })).data ?? { items: [] }
        }
      />
      {setting !== null && <SetSecret known={setting} close={() => setSetting(null)} />}
      {looking !== null && <Users name={looking} close={() => setLooking(null)} />}
    </>
  );
}

function SetSecret({ known, close }: { known: string; close: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(known);
  const [value, setValue] = useState('');
  const save = useAct(
    async () => {
      await api.PUT('/api/v1/secrets/{name}', { params: { path: { name: name.trim() } }, body: { value } });
      setValue('');
      close();
    },
    () => t('edit.saved'),
  );
  return (
    <Dialog
      open
      close={close}
      title={known ? `${t('secrets.set')} · ${known}` : t('secrets.new')}
      actions={
        <Button look="main" disabled={name.trim() === '' || value === '' || save.isPending} onClick={() => save.mutate()}>
          {t('edit.save')}
        </Button>
      }
    >
      {known === '' && (
        <Field label={t('column.name')} hint={t('secrets.nameHint')}>
          <input value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </Field>
      )}
      <Field label={t('secrets.value')} hint={t('secrets.valueHint')}>
        <input type="password" autoComplete="new-password" value={value} onChange={(event) => setValue(event.target.value)} />
      </Field>
      {save.error && <ProblemNotice error={save.error} />}
    </Dialog>
  );
}

function Users({ name, close }: { name: string; close: () => void }) {
  const { t } = useTranslation();
  const secret = useQuery({
    queryKey: ['secret', name],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/secrets/{name}', { params: { path: { name } }, signal })).data,
  });
  const remove = useAct(async () => {
    await api.DELETE('/api/v1/secrets/{name}', { params: { path: { name } } });
    close();
  });
  const used = secret.data?.used_by ?? [];
  return (
    <Dialog
      open
      close={close}
      title={`${t('calendars.usedBy')} · ${name}`}
      actions={
        <Remove name={name} what={t('delete.secret')} role="admin" act={remove} disabled={!secret.data || used.length > 0} />
      }
    >
      {secret.error && <ProblemNotice error={secret.error} />}
      {secret.data && used.length === 0 && <p className={css.quiet}>{t('secrets.unused')}</p>}
      <ul>
        {used.map((one) => (
          <li key={one}>
            <bdi>{usedIn(t, one)}</bdi>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
