import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { Copy } from '../../ui/Copy';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Scroll } from '../../ui/Scroll';
import { visible } from '../../ui/Value';
import { curlOf, shellWord } from './curl';
import css from './Timeline.module.css';

const forms = ['json', 'curl', 'cli', 'yaml'] as const;
const made = ['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'deleted_at', 'deleted_by', 'next_due_at', 'status_reason', 'status_reason_code', 'status_reason_arguments', 'words', 'health', 'schedule_state', 'warnings', 'recent', 'last_execution', 'stats'];

/** The same config as JSON, as a request, as a command and in a file. */
export function Definition({ config }: { config: Schemas['StoredTaskConfig'] }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<(typeof forms)[number]>('json');
  const body = Object.fromEntries(Object.entries(config).filter(([name]) => !made.includes(name)));
  const json = JSON.stringify(body, null, 2);
  const file = useQuery({
    queryKey: ['export', config.id, config.version],
    queryFn: async ({ signal }) => {
      const query = { namespace: [config.namespace], kind: ['configs' as const] };
      const { data } = await api.GET('/api/v1/export', { params: { query }, parseAs: 'text', signal, headers: { Accept: 'application/yaml' } });
      return String(data);
    },
    enabled: form === 'yaml',
  });
  const text = {
    json,
    curl: curlOf('PUT', `/api/v1/task-configs/${config.id}`, json, { 'If-Match': `"${config.version}"` }),
    cli: `carillon get ${shellWord(config.name)} -o yaml`,
    yaml: file.data ?? '',
  }[form];
  return (
    <>
      <p className={css.actions}>
        {forms.map((one) => (
          <Button key={one} look="quiet" aria-pressed={one === form} onClick={() => setForm(one)}>
            {t(`definition.${one}`)}
          </Button>
        ))}
        <Copy text={text} />
      </p>
      {form === 'yaml' && <p className={css.quiet}>{t('definition.yamlWhy', { namespace: config.namespace })}</p>}
      {file.error && form === 'yaml' && <ProblemNotice error={file.error} again={() => void file.refetch()} />}
      <Scroll text className={css.code} label={t(`definition.${form}`)}>
        {visible(text)}
      </Scroll>
    </>
  );
}
