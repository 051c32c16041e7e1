import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useNeeds } from '../../api/role';
import { viewersZone } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';

type Calendar = Schemas['SavedCalendar'];

export function NewCalendar() {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="main" needs={needs('editor')} onClick={() => setOpen(true)}>
        {t('calendars.new')}
      </Button>
      {open && <Editor close={() => setOpen(false)} />}
    </>
  );
}

export function EditCalendar({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button needs={needs('editor')} onClick={() => setOpen(true)}>
        {t('config.edit')}
      </Button>
      {open && <Editor calendar={calendar} close={() => setOpen(false)} />}
    </>
  );
}

const empty = { description: '', timezone: viewersZone, holidays: [{ date: `${new Date().getFullYear() + 1}-01-01`, name: '' }], blackouts: [], working_days: [] };

/** A calendar as JSON; what it would change of the due times is shown before it is saved. */
function Editor({ calendar, close }: { calendar?: Calendar; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(calendar?.name ?? '');
  const [text, setText] = useState(() => {
    const { description, timezone, holidays, blackouts, working_days } = { ...empty, ...calendar };
    return JSON.stringify({ description, timezone, holidays, blackouts, working_days }, null, 2);
  });
  const body = parsed(text);
  const put = (dry: boolean) => async () => {
    const header = calendar ? { 'If-Match': `"${calendar.version}"` } : { 'If-None-Match': '*' };
    const query = dry ? { dry_run: true } : {};
    const params = { path: { name: name.trim() }, query, header };
    return (await api.PUT('/api/v1/calendars/{name}', { params: params as never, body: body as never })).data as unknown as Schemas['CalendarImpact'];
  };
  const attempt = useMutation({ mutationFn: put(true) });
  const save = useMutation({
    mutationFn: put(false),
    onSuccess: async () => {
      await client.invalidateQueries();
      close();
    },
  });
  const error = save.error ?? attempt.error;
  return (
    <Dialog
      open
      close={close}
      title={calendar?.name ?? t('calendars.new')}
      actions={
        <>
          <Button disabled={!body || name.trim() === '' || attempt.isPending} onClick={() => attempt.mutate()}>
            {t('bulk.try')}
          </Button>
          <Button look="main" disabled={!body || name.trim() === '' || save.isPending} onClick={() => save.mutate()}>
            {t('edit.save')}
          </Button>
        </>
      }
    >
      {!calendar && (
        <Field label={t('column.name')}>
          <input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </Field>
      )}
      <Field label={t('edit.json')} hint={t('calendars.hint')} faults={body ? [] : [t('edit.jsonWrong', { message: '{ … }' })]}>
        <textarea value={text} spellCheck={false} onChange={(event) => setText(event.target.value)} />
      </Field>
      {error && <ProblemNotice error={error} />}
      {attempt.data && (
        <div role="status">
          <p>{t('calendars.impact', { configs: attempt.data.task_configs, out: attempt.data.excluded.length, added: attempt.data.added.length, days: attempt.data.days })}</p>
          <ul>
            {attempt.data.excluded.slice(0, 10).map((one, i) => (
              <li key={i}>
                − <bdi>{one.task_config_name}</bdi> <Instant at={one.due_at} /> {one.reason}
              </li>
            ))}
            {attempt.data.added.slice(0, 10).map((one, i) => (
              <li key={i}>
                + <bdi>{one.task_config_name}</bdi> <Instant at={one.due_at} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  );
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
