import { Toast } from '@base-ui/react/toast';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLater } from '../../frame/later';
import { api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { useRequestKey } from '../../api/requestKey';
import { useNeeds } from '../../api/role';
import { viewersZone } from '../../frame/preferences';
import { LabelsField } from '../../labels/LabelsField';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Instant } from '../../ui/Instant';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Builder } from '../../when/Builder';
import { WillHappen, usePreview } from '../../when/WillHappen';
import { Conflicts } from './Conflicts';
import { draftOf, emptyDraft, exampleDraft, faultsOf, patchOf, tried, type Draft } from './draft';
import { firstFaulty } from './faulty';
import { forget, keep, readKept } from './kept';
import { merge, type Conflict } from './merge';
import { Parameters } from './Parameters';
import { Rules } from './Rules';
import { TypeChoice } from './TypeChoice';
import { useType } from './useType';
import css from './EditPage.module.css';

/** A new config, of a type that is chosen first; from an example or a copy where the address says so. */
export function NewPage() {
  const { t } = useTranslation();
  const { type, example, copy, name, schedule } = useSearch({ from: '/frame/configs/new' });
  const copied = useQuery({
    queryKey: ['config', copy, 'edit'],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/v1/task-configs/{id}', { params: { path: { id: Number(copy) } }, signal })).data,
    enabled: copy !== undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
  const known = useType(type ?? '', Boolean(type));
  if (!type) {
    return (
      <Page title={t('edit.newTitle')} question={t('edit.chooseType')}>
        <TypeChoice />
      </Page>
    );
  }
  if ((copy && !copied.data && !copied.error) || (example && !known.data && !known.error)) {
    return (
      <Page title={t('edit.newTitle')}>
        <p aria-busy="true" />
      </Page>
    );
  }
  const start = copied.data
    ? { ...draftOf(copied.data), name: t('edit.copyOf', { name: copied.data.name }).slice(0, 200) }
    : example && known.data
      ? exampleDraft(type, viewersZone, known.data.parameter_schema)
      : tried(emptyDraft(type, viewersZone), name, schedule);
  return <Editor key={`${type} ${copy ?? ''}`} title={t('edit.newTitle')} start={start} place={`new ${type} ${copy ?? ''}${schedule ?? ''}`} />;
}

/** A stored config; its version is what the change is based on. */
export function EditPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/frame/configs/$id/edit' });
  const stored = useQuery({
    queryKey: ['config', id, 'edit'],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/v1/task-configs/{id}', { params: { path: { id: Number(id) } }, signal })).data,
    // What is being typed is not replaced under the hands of the person who types.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const [first, setFirst] = useState<Schemas['StoredTaskConfig'] | null>(null);
  if (stored.data && !first) {
    setFirst(stored.data);
  }
  if (!first) {
    return (
      <Page title={t('config.edit')}>
        {stored.error && <ProblemNotice error={stored.error} again={() => void stored.refetch()} />}
      </Page>
    );
  }
  return <Editor title={t('edit.title', { name: first.name })} start={draftOf(first)} stored={first} place={`${id} ${first.version}`} />;
}

function Editor({
  title,
  start,
  stored,
  place,
}: {
  title: string;
  start: Draft;
  stored?: Schemas['StoredTaskConfig'];
  /** Under which name the draft is kept in the tab. */
  place: string;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const toasts = Toast.useToastManager();
  const needs = useNeeds();
  const [found] = useState(() => readKept(place));
  const [draft, setDraft] = useState(found ?? start);
  const [base, setBase] = useState(start);
  const [version, setVersion] = useState(stored?.version);
  const [conflicts, setConflicts] = useState<readonly Conflict[] | null>(null);
  const [broken, setBroken] = useState(false);
  const type = useType(draft.task_type, true);
  const dirty = JSON.stringify(draft) !== JSON.stringify(base);
  useEffect(() => {
    if (dirty) {
      keep(place, draft, type.data?.parameter_schema);
    } else {
      forget(place);
    }
  }, [dirty, draft, place, type.data]);
  useBlocker({
    shouldBlockFn: () => dirty && !saved.current && !window.confirm(t('edit.leave')),
    // A reload keeps what was typed.
    enableBeforeUnload: false,
  });
  const saved = useRef(false);
  const preview = usePreview(draft.schedule, stored?.id);
  const later = useLater();
  const calendars = useQuery({
    queryKey: ['calendars'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/calendars', { signal })).data,
    enabled: later,
  });
  const keyOf = useRequestKey();
  const save = useMutation({
    mutationFn: async () => {
      if (stored) {
        const header = { 'If-Match': `"${version}"` };
        const path = { id: stored.id };
        return (
          await api.PATCH('/api/v1/task-configs/{id}', {
            params: { path, header: header as never },
            headers: { 'Content-Type': 'application/merge-patch+json' },
            body: patchOf(base, draft) as never,
          })
        ).data;
      }
      const header = { 'Idempotency-Key': keyOf(draft) } as never;
      return (await api.POST('/api/v1/task-configs', { params: { header }, body: draft as never })).data;
    },
    onSuccess: async (answer) => {
      toasts.add({ title: t('edit.saved') });
      saved.current = true;
      forget(place);
      await client.invalidateQueries();
      await navigate({ to: '/configs/$id', params: { id: String((answer as Schemas['StoredTaskConfig']).id) } });
    },
    onError: async (error) => {
      if (stored && error instanceof Problem && error.code === 'stale_version') {
        const { data } = await api.GET('/api/v1/task-configs/{id}', { params: { path: { id: stored.id } } });
        if (data) {
          const theirs = draftOf(data);
          const result = merge(base, theirs, draft);
          setVersion(data.version);
          setBase(theirs);
          setDraft(result.merged);
          setConflicts(result.conflicts);
        }
      }
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  const faults = new Map([...faultsOf(preview.problem), ...faultsOf(problem)]);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // What was refused may be far above the button; the fields show their faults after this.
    const waiting = problem && setTimeout(() => {
      const field = form.current && firstFaulty(form.current);
      field?.focus();
      field?.scrollIntoView({ block: 'center' });
    });
    return () => clearTimeout(waiting ?? undefined);
  }, [problem]);
  const set = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const clockChange =
    preview.seen?.warnings.some((one) => one.code === 'dst_gap' || one.code === 'dst_overlap') ??
    (draft.schedule.type === 'cron' && draft.schedule.dst !== undefined);
  return (
    <Page title={title} {...(found ? { question: t('edit.found') } : {})}>
      <form
        ref={form}
        className={css.columns}
        onSubmit={(event) => {
          event.preventDefault();
          setConflicts(null);
          save.mutate();
        }}
      >
        <div>
          <section className={css.part}>
            <h2>{t('edit.namePart')}</h2>
            <Field label={t('edit.name')} faults={faults.get('name') ?? []}>
              <input value={draft.name} maxLength={200} required onChange={(event) => set({ name: event.target.value })} />
            </Field>
            <Field label={t('edit.description')} faults={faults.get('description') ?? []}>
              <input value={draft.description} maxLength={2000} onChange={(event) => set({ description: event.target.value })} />
            </Field>
            <LabelsField
              label={t('column.labels')}
              labels={draft.labels ?? {}}
              change={(labels) => set({ labels })}
              faults={[...faults].filter(([path]) => path === 'labels' || path.startsWith('labels.')).flatMap(([, messages]) => messages)}
            />
          </section>
          <section className={css.part}>
            <h2>
              {t('edit.parameters')} <code>{draft.task_type}</code>
            </h2>
            <Parameters
              type={draft.task_type}
              data={draft.parameters}
              change={(parameters) => set({ parameters })}
              faults={faults}
              broken={setBroken}
            />
          </section>
          <section className={css.part}>
            <h2>{t('when.title')}</h2>
            <Builder
              schedule={draft.schedule}
              change={(schedule) => set({ schedule })}
              faults={faults}
              calendars={calendars.data?.items.map((one) => one.name ?? '') ?? []}
              clockChange={clockChange}
            />
          </section>
          <Rules draft={draft} set={set} faults={faults} />
          {conflicts && <Conflicts conflicts={conflicts} draft={draft} set={set} />}
          {save.error && !conflicts && <ProblemNotice error={save.error} />}
          {preview.seen?.due_times[0] && (
            <p className={css.nextBar}>
              {t('config.next')} <Instant at={preview.seen.due_times[0]} />
            </p>
          )}
          <p className={css.end}>
            <Button look="main" type="submit" needs={needs('editor')} disabled={save.isPending || broken || preview.unreachable}>
              {t('edit.save')}
            </Button>
            <Button onClick={() => window.history.back()}>{t('edit.cancel')}</Button>
          </p>
        </div>
        <WillHappen schedule={draft.schedule} preview={preview} />
      </form>
    </Page>
  );
}
