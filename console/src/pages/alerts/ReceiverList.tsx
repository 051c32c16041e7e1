import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { wordsOf } from '../cluster/describe';
import { Parameters } from '../edit/Parameters';
import { faultsIn, most, newReceiver, usual, type Receiver } from './receivers';
import css from './Receivers.module.css';

const placeholders = ['title', 'text', 'html', 'status', 'count', 'names', 'rule', 'url', 'id'].map((name) => `\${alert.${name}}`).join(' ');

/** Who is told, one form each: the task type that brings the message, and its parameters. */
export function ReceiverList({
  receivers,
  change,
  faults,
  broken,
}: {
  receivers: readonly Receiver[];
  change: (receivers: Receiver[]) => void;
  faults: ReadonlyMap<string, readonly string[]>;
  /** Told whether what is typed as JSON in one of them is none. */
  broken: (broken: boolean) => void;
}) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const types = useQuery({
    queryKey: ['types'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/task-types', { signal })).data,
  });
  // A form keeps what it shows when one above it is taken out.
  const [keys, setKeys] = useState(() => receivers.map((_, i) => i));
  const next = useRef(receivers.length);
  const wrong = useRef(new Set<number>());
  const judge = (key: number, isWrong: boolean) => {
    wrong.current[isWrong ? 'add' : 'delete'](key);
    broken(wrong.current.size > 0);
  };
  const choices = (types.data?.items ?? [])
    .filter((type) => type.runtime === 'java')
    .sort((a, b) => Number(b.name === usual) - Number(a.name === usual));
  const put = (i: number, receiver: Receiver) => change(receivers.map((one, at) => (at === i ? receiver : one)));
  const add = () => {
    setKeys([...keys, next.current++]);
    change([...receivers, newReceiver(usual)]);
  };
  const drop = (i: number, key: number) => {
    setKeys(keys.filter((one) => one !== key));
    judge(key, false);
    change(receivers.filter((_, at) => at !== i));
  };
  return (
    <div className={css.list}>
      {receivers.length > 0 && (
        <p className={css.quiet}>
          {t('alerts.placeholders')} <code>{placeholders}</code>
        </p>
      )}
      {receivers.map((receiver, i) => {
        const key = keys[i] ?? i;
        const own = faultsIn(faults, i);
        const unknown = !choices.some((one) => one.name === receiver.task_type);
        return (
          <section key={key} className={css.receiver} aria-label={t('alerts.receiver', { row: i + 1 })}>
            <p className={css.head}>
              <strong>{t('alerts.receiver', { row: i + 1 })}</strong>
              <Button look="quiet" aria-label={t('alerts.dropReceiver', { row: i + 1 })} onClick={() => drop(i, key)}>
                {t('form.remove')}
              </Button>
            </p>
            <Field label={t('alerts.by')} faults={own.get('task_type') ?? []}>
              <select
                value={receiver.task_type}
                onChange={(event) => {
                  judge(key, false);
                  put(i, newReceiver(event.target.value));
                }}
              >
                {unknown && <option value={receiver.task_type}>{receiver.task_type}</option>}
                {choices.map((type) => (
                  <option key={type.name} value={type.name}>
                    {wordsOf(type.parameter_schema, language).title || type.name}
                  </option>
                ))}
              </select>
            </Field>
            <Parameters
              key={receiver.task_type}
              type={receiver.task_type}
              prefix={`receiver${key}`}
              data={(receiver.parameters ?? {}) as Record<string, unknown>}
              change={(parameters) => put(i, { ...receiver, parameters })}
              faults={own}
              broken={(isWrong) => judge(key, isWrong)}
            />
          </section>
        );
      })}
      {faults.get('announce') && (
        <p className={css.bad} role="alert">
          {faults.get('announce')?.join(' ')}
        </p>
      )}
      <p>
        <Button disabled={receivers.length >= most} title={receivers.length >= most ? t('alerts.full', { most }) : undefined} onClick={add}>
          {t('alerts.addReceiver')}
        </Button>
      </p>
    </div>
  );
}
