import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { AlertKind } from '../../api/codes';
import { useNeeds } from '../../api/role';
import { List } from '../../list/List';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import type { Column } from '../../ui/Table';
import { useAct } from '../../ui/useAct';

type Row = Schemas['AlertSilence'];

/** Silences: alerts that match are listed and not announced. */
export function Silences() {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [making, setMaking] = useState(false);
  const end = useAct((id: number) => api.DELETE('/api/v1/alert-silences/{id}', { params: { path: { id } } }));
  const columns: Column<Row>[] = [
    { key: 'reason', head: t('pause.reason'), cell: (row) => <bdi>{row.reason}</bdi> },
    {
      key: 'matcher',
      head: t('alerts.scope'),
      cell: (row) => Object.entries(row.matcher).map(([name, values]) => `${name}: ${(values as unknown[]).slice(0, 5).join(', ')}`).join('; ') || t('alerts.everything'),
    },
    { key: 'from', head: t('list.from'), cell: (row) => <Instant at={row.starts_at} /> },
    { key: 'to', head: t('list.to'), cell: (row) => <Instant at={row.ends_at} /> },
    { key: 'by', head: t('column.createdBy'), wide: true, cell: (row) => <bdi>{row.created_by}</bdi> },
    {
      key: 'act',
      head: '',
      cell: (row) =>
        !row.ended_by &&
        Date.parse(row.ends_at) > Date.now() && (
          <Button look="quiet" needs={needs('operator')} onClick={() => end.mutate(row.id)}>
            {t('alerts.endSilence')}
          </Button>
        ),
    },
  ];
  return (
    <>
      <p>
        <Button look="main" needs={needs('operator')} onClick={() => setMaking(true)}>
          {t('alerts.newSilence')}
        </Button>
      </p>
      <List
        queryKey={['silences']}
        caption={t('alerts.silences')}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<p>{t('alerts.noSilences')}</p>}
        read={async (cursor, signal) => {
          const query = { limit: 50, ...(cursor ? { cursor } : {}) };
          return (await api.GET('/api/v1/alert-silences', { params: { query } as never, signal })).data ?? { items: [] };
        }}
      />
      {making && <NewSilence close={() => setMaking(false)} />}
    </>
  );
}

function NewSilence({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [duration, setDuration] = useState('2h');
  const [kind, setKind] = useState('');
  const [configs, setConfigs] = useState('');
  const ids = configs.split(/[\s,]+/).filter(Boolean).map(Number);
  const save = useAct(async () => {
    const matcher = { ...(kind ? { kinds: [kind] } : {}), ...(ids.length > 0 ? { task_config_ids: ids } : {}) };
    await api.POST('/api/v1/alert-silences', { body: { matcher, duration, reason: reason.trim() } });
    close();
  });
  return (
    <Dialog
      open
      close={close}
      title={t('alerts.newSilence')}
      actions={
        <Button look="main" disabled={reason.trim() === '' || save.isPending} onClick={() => save.mutate()}>
          {t('edit.save')}
        </Button>
      }
    >
      <Field label={t('pause.reason')}>
        <input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <Field label={t('alerts.howLong')} hint={t('when.everyHint')}>
        <input value={duration} onChange={(event) => setDuration(event.target.value)} />
      </Field>
      <Field label={t('alerts.when')}>
        <select value={kind} onChange={(event) => setKind(event.target.value)}>
          <option value="">{t('list.any')}</option>
          {AlertKind.map((one) => (
            <option key={one} value={one}>
              {t(`alertKind.${one}`)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t('alerts.configs')} hint={t('alerts.scopeHint')}>
        <input value={configs} onChange={(event) => setConfigs(event.target.value)} />
      </Field>
      {save.error && <ProblemNotice error={save.error} />}
    </Dialog>
  );
}
