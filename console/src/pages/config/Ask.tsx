import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { asked, dayIn } from '../../score/ask';
import { Allowed } from '../../ui/Allowed';
import { Button } from '../../ui/Button';
import { Instant } from '../../ui/Instant';
import { Mark } from '../../ui/Mark';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { RunDueTime } from './RunDueTime';
import css from './Timeline.module.css';

type Config = Schemas['StoredTaskConfig'];
type Explanation = Schemas['Explanation'];

/** Asks why a config did or did not run at a time; the time is in the address. */
export function Ask({ config }: { config: Config }) {
  const { t, i18n } = useTranslation();
  const { at } = useSearch({ from: '/frame/configs/$id' });
  const navigate = useNavigate({ from: '/configs/$id' });
  const [text, setText] = useState(at ?? '');
  const [wrong, setWrong] = useState(false);
  useEffect(() => setText(at ?? ''), [at]);
  const zone = 'timezone' in config.schedule ? (config.schedule.timezone ?? 'UTC') : 'UTC';
  const time = at ? asked(at, dayIn(zone, Date.now())) : null;
  const answer = useQuery({
    queryKey: ['explain', config.id, time, i18n.language],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/v1/task-configs/{id}/explain', { params: { path: { id: config.id }, query: { at: time ?? '' } }, signal })).data,
    enabled: time !== null,
  });
  const submit = () => {
    const fits = text.trim() === '' || asked(text, dayIn(zone, Date.now())) !== null;
    setWrong(!fits);
    if (fits) {
      void navigate({ search: (old) => ({ ...old, at: text.trim() || undefined }) as never });
    }
  };
  return (
    <section className={css.ask} aria-label={t('config.ask')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label htmlFor="ask">{t('config.ask')}</label>
        <input
          id="ask"
          value={text}
          maxLength={100}
          placeholder={t('config.askExample')}
          aria-invalid={wrong}
          aria-describedby="ask-hint"
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit">{t('config.askButton')}</Button>
        <span id="ask-hint" className={css.quiet} role={wrong ? 'alert' : undefined}>
          {wrong || (at && !time) ? t('config.askWrong') : t('config.askZone', { zone })}
        </span>
      </form>
      {answer.error && time && <ProblemNotice error={answer.error} again={() => void answer.refetch()} />}
      {answer.data && time && <Answer config={config} answer={answer.data} />}
    </section>
  );
}

function Answer({ config, answer }: { config: Config; answer: Explanation }) {
  const { t } = useTranslation();
  const id = String(config.id);
  const execution = answer.decision?.execution;
  const due = answer.due_at;
  const past = due !== null && Date.parse(due) < Date.now();
  return (
    <div className={css.answer} role="status">
      <p className={css.verdict}>
        <Mark code={answer.decision?.execution?.status ?? answer.decision?.kind ?? 'excluded'} /> <bdi>{answer.text}</bdi>
      </p>
      <ul className={css.answerFacts}>
        {answer.in_force && (
          <li>
            {t('config.inForce', {
              version: answer.in_force.version,
              words: answer.in_force.words,
              status: t(`configStatus.${answer.in_force.status}`),
            })}
          </li>
        )}
        {answer.facts.map((fact, i) => (
          <li key={i}>{fact.text}</li>
        ))}
        {/* Both lists begin with the nearest decision. */}
        {answer.before.slice(0, 1).map((fate) => (
          <li key={`b${fate.decided_at}`}>
            {t('config.before')} <Instant at={fate.due_at ?? fate.decided_at} />
            {t('list.colon')}
            <bdi>{fate.text}</bdi>
          </li>
        ))}
        {answer.after.slice(0, 1).map((fate) => (
          <li key={`a${fate.decided_at}`}>
            {t('config.after')} <Instant at={fate.due_at ?? fate.decided_at} />
            {t('list.colon')}
            <bdi>{fate.text}</bdi>
          </li>
        ))}
        {answer.planned.slice(0, 1).map((at) => (
          <li key={at}>
            {t('config.planned')} <Instant at={at} />
          </li>
        ))}
      </ul>
      <p className={css.actions}>
        {execution && (
          <Link to="/executions/$id" params={{ id: execution.id }}>
            {t('config.openExecution')}
          </Link>
        )}
        {due && past && !execution && <RunDueTime config={config} at={due} />}
        <Allowed role="editor" words={t('config.changeRules')} look="quiet">
          <Link to="/configs/$id/edit" params={{ id }}>
            {t('config.changeRules')}
          </Link>
        </Allowed>
        {answer.code === 'excluded' && (
          <Link to="/calendars">{t('page.calendars.name')}</Link>
        )}
      </p>
    </div>
  );
}
