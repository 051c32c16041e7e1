import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useNeeds } from '../../api/role';
import { viewersZone } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { daysOf, draftOf, sent, type CalendarDraft } from './calendar';
import { CalendarForm } from './CalendarForm';
import { YearLegend, YearView } from './YearView';
import css from './CalendarForm.module.css';

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

/** A calendar as a form or as JSON; its days are drawn while it is typed, and what it would move is shown before it is saved. */
function Editor({ calendar, close }: { calendar?: Calendar; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(calendar?.name ?? '');
  const [draft, setDraft] = useState(() => draftOf(calendar, viewersZone));
  const [text, setText] = useState<string | null>(null);
  const [year, setYear] = useState(() => new Date().getFullYear());
  const read = text === null ? draft : parsed(text);
  const put = (dry: boolean) => async () => {
    const header = calendar ? { 'If-Match': `"${calendar.version}"` } : { 'If-None-Match': '*' };
    const params = { path: { name: name.trim() }, query: dry ? { dry_run: true } : {}, header };
    const body = read && sent(read);
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
  const ready = read !== null && name.trim() !== '';
  const change = (next: CalendarDraft) => {
    setDraft(next);
    attempt.reset();
    save.reset();
  };
  return (
    <Dialog
      open
      wide
      close={close}
      title={calendar?.name ?? t('calendars.new')}
      actions={
        <>
          <Button disabled={!ready || attempt.isPending} onClick={() => attempt.mutate()}>
            {t('calendars.try')}
          </Button>
          <Button look="main" disabled={!ready || save.isPending} onClick={() => save.mutate()}>
            {t('edit.save')}
          </Button>
        </>
      }
    >
      <div className={css.columns}>
        <div>
          {!calendar && (
            <Field label={t('column.name')}>
              <input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
            </Field>
          )}
          <p className={css.switch}>
            <Button look="quiet" aria-pressed={text === null} disabled={read === null} onClick={() => {
              if (read) {
                change(read);
              }
              setText(null);
            }}>
              {t('edit.form')}
            </Button>
            <Button look="quiet" aria-pressed={text !== null} onClick={() => setText(JSON.stringify(sent(draft), null, 2))}>
              {t('edit.json')}
            </Button>
          </p>
          {text === null ? (
            <CalendarForm draft={draft} change={change} />
          ) : (
            <Field label={t('edit.json')} hint={t('calendars.hint')} faults={read ? [] : [t('edit.jsonWrong', { message: '{ … }' })]}>
              <textarea value={text} spellCheck={false} onChange={(event) => setText(event.target.value)} />
            </Field>
          )}
          {error && <ProblemNotice error={error} />}
          {attempt.data && <Impact impact={attempt.data} />}
        </div>
        <div className={css.preview} aria-live="off">
          <p className={css.year}>
            <Button look="quiet" onClick={() => setYear(year - 1)}>
              ‹ {year - 1}
            </Button>
            <strong>{year}</strong>
            <Button look="quiet" onClick={() => setYear(year + 1)}>
              {year + 1} ›
            </Button>
          </p>
          <p className={css.year}>
            <YearLegend />
          </p>
          <Year draft={read} year={year} />
        </div>
      </div>
    </Dialog>
  );
}

/** The days of a year, drawn after what is typed into, and never before it. */
function Year({ draft, year }: { draft: CalendarDraft | null; year: number }) {
  const drawn = useDeferredValue(true, false);
  const shown = useDeferredValue(draft);
  const days = useMemo(() => (drawn && shown ? daysOf(shown, year) : []), [drawn, shown, year]);
  return drawn ? <YearView days={days} year={year} /> : <div className={css.undrawn} />;
}

/** Which due times would fall out or be added. */
export function Impact({ impact }: { impact: Schemas['CalendarImpact'] }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <p>
        {t('calendars.impact', { configs: impact.task_configs, out: impact.excluded.length, added: impact.added.length, days: impact.days })}
      </p>
      <ul>
        {impact.excluded.slice(0, 10).map((one, i) => (
          <li key={i}>
            − <bdi>{one.task_config_name}</bdi> <Instant at={one.due_at} /> {one.reason}
          </li>
        ))}
        {impact.added.slice(0, 10).map((one, i) => (
          <li key={i}>
            + <bdi>{one.task_config_name}</bdi> <Instant at={one.due_at} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function parsed(text: string): CalendarDraft | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? draftOf(value as Schemas['Calendar'], 'UTC') : null;
  } catch {
    return null;
  }
}
