import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { Allowed } from '../../ui/Allowed';
import { Copy } from '../../ui/Copy';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Scroll } from '../../ui/Scroll';
import { curlOf } from '../config/curl';
import { exampleOf } from './example';
import { describedIn, wordsOf } from './describe';
import configs from '../configs/ConfigsPage.module.css';
import css from './Cluster.module.css';

/** One task type: its parameters as a table, an example, and where its configs and executions are. */
export function TypePage() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { name } = useParams({ from: '/frame/types/$name' });
  const type = useQuery({
    queryKey: ['type', name],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/task-types/{name}', { params: { path: { name } }, signal })).data,
  });
  const now = type.data;
  if (!now) {
    return <Page title={name}>{type.error && <ProblemNotice error={type.error} again={() => void type.refetch()} />}</Page>;
  }
  const schema = now.parameter_schema as { properties?: Record<string, unknown>; required?: string[] };
  const example = exampleOf(schema);
  const body = JSON.stringify({ name: `my-${name}`, task_type: name, schedule: { type: 'cron', expression: '0 3 * * *' }, parameters: example }, null, 2);
  return (
    <Page
      title={now.name}
      question={describedIn(now, language)}
      actions={
        <Allowed role="editor" words={t('configs.new')} look="main">
          <Link to="/configs/new" search={{ type: name }} className={configs.new}>
            {t('configs.new')}
          </Link>
        </Allowed>
      }
    >
      {now.gone_since && <p className={css.bad}>{t('types.gone')}</p>}
      <p>
        {t('column.queue')}: {now.queue} · {now.runtime} ·{' '}
        <Link to="/configs" search={{ type: name }}>
          {t('page.configs.name')}
        </Link>{' '}
        ·{' '}
        <Link to="/executions" search={{ type: name }}>
          {t('page.executions.name')}
        </Link>
      </p>
      <section className={css.part}>
        <h2>{t('edit.parameters')}</h2>
        <table className={css.schema}>
          <thead>
            <tr>
              <th scope="col">{t('column.name')}</th>
              <th scope="col">{t('column.type')}</th>
              <th scope="col">{t('column.description')}</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(schema.properties ?? {}).map(([key, node]) => {
              const words = wordsOf(node, language);
              return (
                <tr key={key}>
                  <th scope="row">
                    <code>{key}</code>
                    {schema.required?.includes(key) ? ' *' : ''}
                  </th>
                  <td>
                    <code>{kindOf(node)}</code>
                  </td>
                  <td>
                    {words.title && words.title !== key ? `${words.title}${language === 'zh' ? '。' : '. '}` : ''}
                    {words.description}
                    {defaultOf(node) && (
                      <span className={css.default}>
                        {t('types.default')} <code>{defaultOf(node)}</code>
                      </span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {(schema.required ?? []).length > 0 && <p className={css.quiet}>{t('types.required')}</p>}
      </section>
      <section className={css.part}>
        <h2>{t('types.example')}</h2>
        <Copy text={curlOf('POST', '/api/v1/task-configs', body)} label={t('types.copyCurl')} />
        <Scroll text className={css.code} label={t('types.example')}>
          {body}
        </Scroll>
      </section>
    </Page>
  );
}

function kindOf(node: unknown): string {
  const type = (node as { type?: string | string[]; enum?: unknown[] }) ?? {};
  if (Array.isArray(type.enum)) {
    return type.enum.filter((one) => one !== null).join(' | ');
  }
  return Array.isArray(type.type) ? type.type.filter((one) => one !== 'null').join(' | ') : (type.type ?? '');
}

function defaultOf(node: unknown): string | null {
  const value = (node as { default?: unknown }).default;
  return value === undefined || value === null ? null : JSON.stringify(value);
}
