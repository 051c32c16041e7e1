import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { AlertKind } from '../../api/codes';
import { Problem } from '../../api/problem';
import { viewersZone } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Remove } from '../../ui/Remove';
import { useAct } from '../../ui/useAct';
import { faultsOf } from '../edit/draft';
import { ReceiverList } from './ReceiverList';
import { newReceiver, usual, type Receiver } from './receivers';
import { blanks, conditionOf } from './rule';

type Rule = Schemas['AlertRule'];

const aboutQueues: readonly AlertKind[] = ['no_worker', 'backlog'];

type Told = 'settings' | 'own' | 'nobody';

/** A rule as a sentence with blanks: when it fires, for what, and who is told. */
export function RuleEditor({ rule, about, close }: { rule?: Rule; about?: number; close: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(rule?.name ?? (about ? t('alerts.nameFor', { id: about }) : ''));
  const [kind, setKind] = useState<AlertKind>(rule?.kind ?? 'failures_in_a_row');
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries((rule?.condition ?? {}) as object).map(([key, value]) => [key, String(value)])),
  );
  const [configs, setConfigs] = useState((rule?.scope.task_config_ids ?? (about ? [about] : [])).join(', '));
  const [types, setTypes] = useState((rule?.scope.task_types ?? []).join(', '));
  const [labels, setLabels] = useState((rule?.scope.labels ?? []).join(', '));
  const [queues, setQueues] = useState((rule?.scope.queues ?? []).join(', '));
  const [enabled, setEnabled] = useState(rule?.enabled !== false);
  const [holds, setHolds] = useState(typeof rule?.for === 'string' ? rule.for : '');
  const [told, setTold] = useState<Told>(!rule?.announce ? 'settings' : rule.announce.length === 0 ? 'nobody' : 'own');
  const [receivers, setReceivers] = useState<Receiver[]>(rule?.announce ?? []);
  const [broken, setBroken] = useState(false);
  const announce = { settings: null, own: receivers, nobody: [] }[told];
  const list = (text: string) => text.split(/[\s,]+/).filter(Boolean);
  const save = useAct(
    async () => {
      const queued = aboutQueues.includes(kind);
      const scope = {
        ...(!queued && list(configs).length > 0 ? { task_config_ids: list(configs).map(Number) } : {}),
        ...(!queued && list(types).length > 0 ? { task_types: list(types) } : {}),
        ...(!queued && list(labels).length > 0 ? { labels: list(labels) } : {}),
        ...(queued && list(queues).length > 0 ? { queues: list(queues) } : {}),
      };
      const { id: _id, version, created_at: _a, created_by: _b, updated_at: _c, updated_by: _d, ...kept } = rule ?? ({} as Partial<Rule>);
      const body = { ...kept, name: name.trim(), kind, condition: conditionOf(kind, filled(typed)), scope, enabled, announce, ...(holds ? { for: holds } : {}) } as never;
      if (rule) {
        await api.PUT('/api/v1/alert-rules/{id}', { params: { path: { id: rule.id }, header: { 'If-Match': `"${version}"` } as never }, body });
      } else {
        await api.POST('/api/v1/alert-rules', { body });
      }
      close();
    },
    () => t('edit.saved'),
  );
  const remove = useAct(async () => {
    await api.DELETE('/api/v1/alert-rules/{id}', { params: { path: { id: rule?.id ?? 0 }, header: { 'If-Match': `"${rule?.version}"` } as never } });
    close();
  });
  const filled = (values: Record<string, string>) => (kind === 'not_finished_by' ? { timezone: viewersZone, ...values } : values);
  const faults = faultsOf(save.error instanceof Problem ? save.error : null);
  return (
    <Dialog
      side
      open
      close={close}
      title={rule?.name ?? t('alerts.newRule')}
      actions={
        <>
          {rule && <Remove name={rule.name} what={t('delete.rule')} role="editor" act={remove} />}
          <Button look="main" disabled={name.trim() === '' || save.isPending || (told === 'own' && broken)} onClick={() => save.mutate()}>
            {t('edit.save')}
          </Button>
        </>
      }
    >
      <Field label={t('column.name')} faults={faults.get('name') ?? []}>
        <input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('alerts.when')} faults={faults.get('kind') ?? []}>
        <select value={kind} onChange={(event) => setKind(event.target.value as AlertKind)}>
          {AlertKind.map((one) => (
            <option key={one} value={one}>
              {t(`alertKind.${one}`)}
            </option>
          ))}
        </select>
      </Field>
      {blanks[kind].map((blank) => (
        <Field key={blank.name} label={t(`alertBlank.${blank.name as 'by'}`)} faults={faults.get(`condition.${blank.name}`) ?? []}>
          <input
            value={typed[blank.name] ?? (blank.name === 'timezone' ? viewersZone : blank.fallback)}
            inputMode={blank.number ? 'decimal' : 'text'}
            onChange={(event) => setTyped({ ...typed, [blank.name]: event.target.value })}
          />
        </Field>
      ))}
      <Field label={t('alerts.holds')} hint={t('when.everyHint')} faults={faults.get('for') ?? []}>
        <input value={holds} placeholder="0s" onChange={(event) => setHolds(event.target.value)} />
      </Field>
      {aboutQueues.includes(kind) ? (
        <Field label={t('alerts.queues')} hint={t('alerts.scopeHint')} faults={faults.get('scope.queues') ?? []}>
          <input value={queues} onChange={(event) => setQueues(event.target.value)} />
        </Field>
      ) : (
        <>
          <Field label={t('alerts.configs')} hint={t('alerts.scopeHint')} faults={faults.get('scope.task_config_ids') ?? []}>
            <input value={configs} onChange={(event) => setConfigs(event.target.value)} />
          </Field>
          <Field label={t('alerts.types')} faults={faults.get('scope.task_types') ?? []}>
            <input value={types} onChange={(event) => setTypes(event.target.value)} />
          </Field>
          <Field label={t('column.labels')} faults={faults.get('scope.labels') ?? []}>
            <input value={labels} placeholder="team=billing" onChange={(event) => setLabels(event.target.value)} />
          </Field>
        </>
      )}
      <label>
        <input type="checkbox" checked={enabled} onChange={(event) => setEnabled(event.target.checked)} /> {t('alerts.enabled')}
      </label>
      <Field label={t('alerts.told')}>
        <select
          value={told}
          onChange={(event) => {
            const chosen = event.target.value as Told;
            setTold(chosen);
            if (chosen === 'own' && receivers.length === 0) {
              setReceivers([newReceiver(usual)]);
            }
          }}
        >
          {(['settings', 'own', 'nobody'] as const).map((one) => (
            <option key={one} value={one}>
              {t(`alerts.told_${one}`)}
            </option>
          ))}
        </select>
      </Field>
      {told === 'own' && <ReceiverList receivers={receivers} change={setReceivers} faults={faults} broken={setBroken} />}
      {save.error && <ProblemNotice error={save.error} />}
    </Dialog>
  );
}
