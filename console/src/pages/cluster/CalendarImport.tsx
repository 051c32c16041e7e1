import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useNeeds } from '../../api/role';
import { viewersZone } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Scroll } from '../../ui/Scroll';
import css from './CalendarForm.module.css';

type Calendar = Schemas['SavedCalendar'];
type Taken = Schemas['CalendarImport'];

/** Makes a calendar from an iCalendar file, or fills one. */
export function ImportCalendar({ calendar }: { calendar?: Calendar }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button needs={needs('editor')} onClick={() => setOpen(true)}>
        {t('calendars.import')}
      </Button>
      {open && <Import {...(calendar ? { calendar } : {})} close={() => setOpen(false)} />}
    </>
  );
}

/** Says of each entry of the file what it would become, and why another is left out, before anything is written. */
function Import({ calendar, close }: { calendar?: Calendar; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(calendar?.name ?? '');
  const [zone, setZone] = useState(calendar?.timezone ?? viewersZone);
  const [replace, setReplace] = useState(false);
  const [marker, setMarker] = useState('');
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const post = (dry: boolean) => async () => {
    const query = {
      ...(calendar ? {} : { timezone: zone.trim() }),
      mode: replace ? ('replace' as const) : ('add' as const),
      ...(marker.trim() ? { working_day: marker.trim() } : {}),
      ...(dry ? { dry_run: 'true' as const } : {}),
    };
    const header = calendar ? { 'If-Match': `"${calendar.version}"` } : {};
    return (
      await api.POST('/api/v1/calendars/{name}/import', {
        params: { path: { name: name.trim() }, query, header } as never,
        headers: { 'Content-Type': 'text/calendar' },
        body: (file?.text ?? '') as never,
        bodySerializer: (body: unknown) => String(body),
      })
    ).data as unknown as Taken;
  };
  const attempt = useMutation({ mutationFn: post(true) });
  const go = useMutation({
    mutationFn: post(false),
    onSuccess: async () => {
      await client.invalidateQueries();
      close();
    },
  });
  const forget = () => {
    attempt.reset();
    go.reset();
  };
  const ready = file !== null && name.trim() !== '';
  const error = go.error ?? attempt.error;
  return (
    <Dialog
      open
      close={close}
      title={t('calendars.importTitle')}
      actions={
        <>
          <Button disabled={!ready || attempt.isPending} onClick={() => attempt.mutate()}>
            {t('calendars.tryImport')}
          </Button>
          <Button look="main" disabled={!ready || !attempt.data || go.isPending} onClick={() => go.mutate()}>
            {t('calendars.takeOver', { count: attempt.data?.taken.length ?? 0 })}
          </Button>
        </>
      }
    >
      <p className={css.what}>{t('calendars.importWhat')}</p>
      <Field label={t('calendars.file')}>
        <input
          type="file"
          accept=".ics,text/calendar"
          onChange={(event) => {
            forget();
            const chosen = event.target.files?.[0];
            if (chosen) {
              void chosen.text().then((text) => setFile({ name: chosen.name, text }));
              if (name === '') {
                setName(chosen.name.replace(/\.ics$/i, '').toLowerCase().replace(/[^a-z0-9._-]+/g, '-').slice(0, 60));
              }
            }
          }}
        />
      </Field>
      {!calendar && (
        <>
          <Field label={t('column.name')}>
            <input
              value={name}
              maxLength={100}
              onChange={(event) => {
                forget();
                setName(event.target.value);
              }}
            />
          </Field>
          <Field label={t('when.timezone')}>
            <input
              value={zone}
              spellCheck={false}
              onChange={(event) => {
                forget();
                setZone(event.target.value);
              }}
            />
          </Field>
        </>
      )}
      <Field label={t('calendars.marker')} hint={t('calendars.markerHint')}>
        <input
          value={marker}
          maxLength={100}
          onChange={(event) => {
            forget();
            setMarker(event.target.value);
          }}
        />
      </Field>
      {calendar && (
        <p>
          <label>
            <input
              type="checkbox"
              checked={replace}
              onChange={(event) => {
                forget();
                setReplace(event.target.checked);
              }}
            />{' '}
            {t('calendars.replace')}
          </label>
        </p>
      )}
      {error && <ProblemNotice error={error} />}
      {attempt.data && <Notes taken={attempt.data} />}
    </Dialog>
  );
}

function Notes({ taken }: { taken: Taken }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <p>{t('calendars.importSum', { count: taken.taken.length, left: taken.left_out.length, from: taken.from, to: taken.to })}</p>
      <Scroll className={css.notes} label={t('calendars.importTitle')}>
        <ul>
          {taken.left_out.map((one, i) => (
            <li key={`out ${i}`} className={css.left}>
              {t('calendars.line', { line: one.line })} <bdi>{one.summary}</bdi>: {one.reason}
            </li>
          ))}
          {taken.taken.slice(0, 200).map((one, i) => (
            <li key={i}>
              {t('calendars.line', { line: one.line })} <bdi>{one.summary}</bdi>{' '}
              <span>
                {t(`calendars.as_${one.as}`)} · {one.first === one.last ? one.first : `${one.first} – ${one.last}`}
                {one.count > 1 ? ` · ${one.count} ×` : ''}
                {one.note ? ` · ${one.note}` : ''}
              </span>
            </li>
          ))}
        </ul>
      </Scroll>
    </div>
  );
}
