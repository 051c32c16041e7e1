import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { useNeeds } from '../../api/role';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useAct } from '../../ui/useAct';
import { faultsOf } from '../edit/draft';
import { ReceiverList } from './ReceiverList';
import type { Receiver } from './receivers';

type Draft = { announce: Receiver[]; language: Schemas['AlertSettings']['language']; group_every: string };

/** Who is told unless a rule says otherwise, in which language, and how often at most. */
export function Receivers() {
  const { t } = useTranslation();
  const needs = useNeeds();
  const settings = useQuery({
    queryKey: ['alert settings'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/alert-settings', { signal })).data,
  });
  const [draft, setDraft] = useState<Draft | null>(null);
  const [broken, setBroken] = useState(false);
  const now = settings.data;
  useEffect(() => {
    if (now) {
      setDraft((old) => old ?? { announce: now.announce, language: now.language, group_every: now.group_every });
    }
  }, [now]);
  const save = useAct(
    () => api.PUT('/api/v1/alert-settings', { params: { header: { 'If-Match': `"${now?.version}"` } as never }, body: draft as never }),
    () => t('edit.saved'),
  );
  if (!draft) {
    return settings.error ? <ProblemNotice error={settings.error} again={() => void settings.refetch()} /> : <p aria-busy="true" />;
  }
  const faults = faultsOf(save.error instanceof Problem ? save.error : null);
  return (
    <>
      <p>{t('alerts.receiversWhat')}</p>
      <ReceiverList receivers={draft.announce} change={(announce) => setDraft({ ...draft, announce })} faults={faults} broken={setBroken} />
      <Field label={t('alerts.language')} faults={faults.get('language') ?? []}>
        <select value={draft.language} onChange={(event) => setDraft({ ...draft, language: event.target.value as Draft['language'] })}>
          <option value="en" lang="en">
            {languages.en}
          </option>
          <option value="zh" lang="zh-CN">
            {languages.zh}
          </option>
        </select>
      </Field>
      <Field label={t('alerts.groupEvery')} hint={t('when.everyHint')} faults={faults.get('group_every') ?? []}>
        <input value={draft.group_every} onChange={(event) => setDraft({ ...draft, group_every: event.target.value })} />
      </Field>
      {save.error && <ProblemNotice error={save.error} />}
      <Button look="main" needs={needs('admin')} disabled={save.isPending || broken} onClick={() => save.mutate()}>
        {t('edit.save')}
      </Button>
    </>
  );
}

const languages = { en: 'English', zh: '中文' };
