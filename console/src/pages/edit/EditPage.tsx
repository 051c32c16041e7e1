import { Toast } from '@base-ui/react/toast';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { viewersZone } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Builder } from '../../when/Builder';
import { WillHappen, usePreview } from '../../when/WillHappen';
import { draftOf, emptyDraft, faultsOf, type Draft } from './draft';
import { Parameters } from './Parameters';
import { Rules } from './Rules';
import { TypeChoice } from './TypeChoice';
import css from './EditPage.module.css';

/** A new config, of a type that is chosen first. */
export function NewPage() {
  const { t } = useTranslation();
  const { type } = useSearch({ from: '/frame/configs/new' });
  if (!type) {
    return (
      <Page title={t('edit.newTitle')} question={t('edit.chooseType')}>
        <TypeChoice />
      </Page>
    );
  }
  return <Editor key={type} title={t('edit.newTitle')} start={emptyDraft(type, viewersZone)} />;
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
  });
  if (!stored.data) {
    return (
      <Page title={id}>
        {stored.error && <ProblemNotice error={stored.error} again={() => void stored.refetch()} />}
      </Page>
    );
  }
  return <Editor title={t('edit.title', { name: stored.data.name })} start={draftOf(stored.data)} stored={stored.data} />;
}

function Editor({ title, start, stored }: { title: string; start: Draft; stored?: Schemas['StoredTaskConfig'] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const toasts = Toast.useToastManager();
  const [draft, setDraft] = useState(start);
  const [version, setVersion] = useState(stored?.version);
  const preview = usePreview(draft.schedule);
  const calendars = useQuery({
    queryKey: ['calendars'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/calendars', { signal })).data,
  });
  const save = useMutation({
    mutationFn: async (key: string) => {
      if (stored) {
        const header = { 'If-Match': `"${version}"` };
        const path = { id: stored.id };
        return (
          await api.PATCH('/api/v1/task-configs/{id}', {
            params: { path, header: header as never },
            headers: { 'Content-Type': 'application/merge-patch+json' },
            body: draft as never,
          })
        ).data;
      }
      const header = { 'Idempotency-Key': key } as never;
      return (await api.POST('/api/v1/task-configs', { params: { header }, body: draft as never })).data;
    },
    onSuccess: async (saved) => {
      toasts.add({ title: t('edit.saved') });
      await client.invalidateQueries();
      await navigate({ to: '/configs/$id', params: { id: String((saved as Schemas['StoredTaskConfig']).id) } });
    },
    onError: async (error) => {
      if (stored && error instanceof Problem && error.code === 'stale_version') {
        const { data } = await api.GET('/api/v1/task-configs/{id}', { params: { path: { id: stored.id } } });
        setVersion(data?.version);
      }
    },
  });
  const [key] = useState(() => crypto.randomUUID());
  const problem = save.error instanceof Problem ? save.error : null;
  const faults = faultsOf(problem);
  const set = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const clockChange =
    preview.data?.warnings.some((one) => one.code === 'dst_gap' || one.code === 'dst_overlap') ??
    (draft.schedule.type === 'cron' && draft.schedule.dst !== undefined);
  return (
    <Page title={title}>
      <form
        className={css.columns}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(key);
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
          {save.error && <ProblemNotice error={save.error} />}
          <p className={css.end}>
            <Button look="main" type="submit" disabled={save.isPending}>
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
