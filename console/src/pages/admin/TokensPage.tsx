import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Role } from '../../api/codes';
import { useNeeds } from '../../api/role';
import { Button } from '../../ui/Button';
import { Copy } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Distance, Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import type { Column } from '../../ui/Table';
import { useAct } from '../../ui/useAct';
import { SimpleList } from '../SimpleList';
import css from '../cluster/Cluster.module.css';

type Row = Schemas['Token'];

export function TokensPage() {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Row | null>(null);
  const columns: Column<Row>[] = [
    { key: 'name', head: t('column.name'), cell: (row) => <bdi>{row.name}</bdi> },
    { key: 'role', head: t('column.role'), cell: (row) => t(`role.${row.role}`) },
    { key: 'namespaces', head: t('tokens.namespaces'), wide: true, cell: (row) => row.namespaces?.join(', ') ?? t('tokens.all') },
    { key: 'used', head: t('column.used'), cell: (row) => (row.last_used_at ? <Distance at={row.last_used_at} /> : t('tokens.never')) },
    { key: 'expires', head: t('column.expires'), cell: (row) => <Instant at={row.expires_at} absent={t('tokens.noEnd')} /> },
    { key: 'at', head: t('column.createdAt'), wide: true, cell: (row) => <Instant at={row.created_at} /> },
    { key: 'by', head: t('column.createdBy'), wide: true, cell: (row) => <bdi>{row.created_by}</bdi> },
    {
      key: 'act',
      head: '',
      cell: (row) => (
        <Button look="quiet" needs={needs('admin')} onClick={() => setRevoking(row)}>
          {t('tokens.revoke')}
        </Button>
      ),
    },
  ];
  return (
    <>
      <SimpleList
        page="tokens"
        queryKey={['tokens']}
        columns={columns}
        rowKey={(row) => row.id}
        actions={
          <Button look="main" needs={needs('admin')} onClick={() => setMaking(true)}>
            {t('tokens.new')}
          </Button>
        }
        read={async (_, signal) => (await api.GET('/api/v1/tokens', { signal })).data ?? { items: [] }}
      />
      {making && <NewToken close={() => setMaking(false)} />}
      {revoking && <Revoke token={revoking} close={() => setRevoking(null)} />}
    </>
  );
}

function NewToken({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [spaces, setSpaces] = useState('');
  const [days, setDays] = useState('');
  // The secret is in this dialog and nowhere else: neither in a cache nor in the address.
  const [secret, setSecret] = useState<string | null>(null);
  const make = useAct(async () => {
    const namespaces = spaces.split(/[\s,]+/).filter(Boolean);
    const body = {
      name: name.trim(),
      role,
      ...(namespaces.length > 0 ? { namespaces } : {}),
      ...(Number(days) > 0 ? { expires_at: new Date(Date.now() + Number(days) * 86_400_000).toISOString() } : {}),
    };
    setSecret((await api.POST('/api/v1/tokens', { body: body as never })).data?.token ?? null);
  });
  return (
    <Dialog
      open
      close={close}
      title={t('tokens.new')}
      actions={
        !secret && (
          <Button look="main" disabled={name.trim() === '' || make.isPending} onClick={() => make.mutate()}>
            {t('tokens.make')}
          </Button>
        )
      }
    >
      {secret ? (
        <div role="status">
          <p>{t('tokens.once')}</p>
          <code className={css.secret}>{secret}</code>
          <Copy text={secret} />
          <pre className={css.code}>{`export CARILLON_TOKEN='…'\ncurl -H "Authorization: Bearer $CARILLON_TOKEN" ${window.location.origin}/api/v1/overview`}</pre>
        </div>
      ) : (
        <>
          <Field label={t('column.name')}>
            <input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label={t('column.role')} hint={t(`roleWhat.${role}`)}>
            <select value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {Role.map((one) => (
                <option key={one} value={one}>
                  {t(`role.${one}`)}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t('tokens.namespaces')} hint={t('tokens.spacesHint')}>
            <input value={spaces} onChange={(event) => setSpaces(event.target.value)} />
          </Field>
          <Field label={t('tokens.days')} hint={t('tokens.daysHint')}>
            <input inputMode="numeric" value={days} onChange={(event) => setDays(event.target.value.replace(/\D/g, ''))} />
          </Field>
          {make.error && <ProblemNotice error={make.error} />}
        </>
      )}
    </Dialog>
  );
}

function Revoke({ token, close }: { token: Row; close: () => void }) {
  const { t } = useTranslation();
  const revoke = useAct(async () => {
    await api.DELETE('/api/v1/tokens/{id}', { params: { path: { id: token.id } } });
    close();
  });
  return (
    <Dialog
      open
      close={close}
      title={t('tokens.revokeTitle', { name: token.name })}
      actions={
        <Button look="main" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
          {t('tokens.revoke')}
        </Button>
      }
    >
      <p>{t('tokens.revokeWhat')}</p>
      {revoke.error && <ProblemNotice error={revoke.error} />}
    </Dialog>
  );
}
