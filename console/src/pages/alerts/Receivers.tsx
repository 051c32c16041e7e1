import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useNeeds } from '../../api/role';
import { usePreferences } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useAct } from '../../ui/useAct';

/** Who is told unless a rule says otherwise. */
export function Receivers() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const needs = useNeeds();
  const settings = useQuery({
    queryKey: ['alert settings'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/alert-settings', { signal })).data,
  });
  const [text, setText] = useState<string | null>(null);
  const now = settings.data;
  useEffect(() => {
    if (now) {
      setText((old) => old ?? JSON.stringify(now.announce, null, 2));
    }
  }, [now]);
  const save = useAct(
    async () => {
      const body = { announce: JSON.parse(text ?? '[]') as never, language: now?.language ?? language, group_every: now?.group_every ?? '1m' };
      await api.PUT('/api/v1/alert-settings', { params: { header: { 'If-Match': `"${now?.version}"` } as never }, body: body as never });
    },
    () => t('edit.saved'),
  );
  if (!now) {
    return settings.error ? <ProblemNotice error={settings.error} again={() => void settings.refetch()} /> : null;
  }
  return (
    <>
      <p>{t('alerts.receiversWhat')}</p>
      <Field label={t('edit.json')} hint='[{"task_type": "http_request", "parameters": {"url": "https://…", "method": "POST", "body": "${alert.text}"}}]'>
        <textarea value={text ?? ''} spellCheck={false} onChange={(event) => setText(event.target.value)} />
      </Field>
      {save.error && <ProblemNotice error={save.error} />}
      <Button look="main" needs={needs('admin')} disabled={save.isPending} onClick={() => save.mutate()}>
        {t('edit.save')}
      </Button>
    </>
  );
}
