import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useLive } from '../../live/live';
import { usePaced } from '../../live/usePaced';
import type { Sounded } from '../../score/notes';
import { Brush } from '../../score/Brush';
import { firstSpan } from '../../score/span';
import { Score } from '../../score/Score';
import { Button } from '../../ui/Button';
import { Instant } from '../../ui/Instant';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Ask } from './Ask';
import { Sentences } from './Sentences';
import { NoteDrawer } from './NoteDrawer';
import css from './Timeline.module.css';

const hour = 3_600_000;
const widths = { day: 24 * hour, week: 168 * hour, month: 744 * hour } as const;
const shortest = 60_000;
const longest = 399 * 24 * hour;

/** The score of a config, the sentences behind it, and the answer about a time. */
export function TimelineTab({ config }: { config: Schemas['StoredTaskConfig'] }) {
  const { t } = useTranslation();
  const { from, to } = useSearch({ from: '/frame/configs/$id' });
  const navigate = useNavigate({ from: '/configs/$id' });
  const client = useQueryClient();
  const [note, setNote] = useState<Sounded | null>(null);
  const key = ['timeline', config.id, from ?? '', to ?? ''];
  const timeline = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const query = { limit: 500, ...(from || to ? { ...(from ? { from } : {}), ...(to ? { to } : {}) } : firstSpan(config, Date.now())) };
      return (await api.GET('/api/v1/task-configs/{id}/timeline', { params: { path: { id: config.id }, query }, signal })).data;
    },
    refetchInterval: 10_000,
    // Another span of the same config replaces the one before without a gap.
    placeholderData: (old, query) => (query?.queryKey[1] === config.id ? old : undefined),
  });
  const again = usePaced(() => void client.invalidateQueries({ queryKey: ['timeline', config.id] }), 1_000);
  useLive([`executions:config:${config.id}`, 'events'], (batch) => {
    if (batch.again || batch.configs.includes(config.id)) {
      again();
    }
  });
  const now = timeline.data;
  if (!now) {
    return (
      <>
        <Ask config={config} />
        {timeline.error ? (
          <ProblemNotice error={timeline.error} again={() => void timeline.refetch()} />
        ) : (
          <div className={css.loading} aria-busy="true" />
        )}
      </>
    );
  }
  // What was asked for is drawn at once, with what is known of it until the answer is there.
  const asked = [Date.parse(from ?? ''), Date.parse(to ?? '')] as const;
  const [start, end] = asked[1] > asked[0] ? asked : [Date.parse(now.from), Date.parse(now.to)];
  const choose = (first: number, last: number) => {
    const length = Math.min(longest, Math.max(shortest, last - first));
    const middle = (first + last) / 2;
    const search = { from: new Date(middle - length / 2).toISOString(), to: new Date(middle + length / 2).toISOString() };
    void navigate({ search: (old) => ({ ...old, ...search }) as never, replace: true });
  };
  const around = (length: number) => {
    const last = to ? end : Date.now() + length * 0.08;
    choose(last - length, last);
  };
  const step = (by: number) => choose(start + by * (end - start), end + by * (end - start));
  return (
    <>
      <Ask config={config} />
      <p className={css.tools}>
        {(Object.keys(widths) as (keyof typeof widths)[]).map((one) => (
          <Button key={one} look="quiet" onClick={() => around(widths[one])} aria-pressed={Math.abs(end - start - widths[one]) < hour}>
            {t(`score.${one}`)}
          </Button>
        ))}
        <Button look="quiet" onClick={() => choose(Math.max(Date.parse(config.created_at), Date.now() - longest) - hour, Date.now() + hour)}>
          {t('score.whole')}
        </Button>
        <Button look="quiet" onClick={() => step(-0.8)} aria-label={t('score.earlier')}>
          ‹
        </Button>
        <Button look="quiet" onClick={() => step(0.8)} aria-label={t('score.later')}>
          ›
        </Button>
        <Button look="quiet" onClick={() => choose(start + (end - start) / 4, end - (end - start) / 4)} aria-label={t('score.closer')}>
          +
        </Button>
        <Button look="quiet" onClick={() => choose(start - (end - start) / 2, end + (end - start) / 2)} aria-label={t('score.wider')}>
          −
        </Button>
        {(from || to) && (
          <Button
            look="quiet"
            onClick={() => void navigate({ search: ({ from: _from, to: _to, ...old }) => old as never, replace: true })}
          >
            {t('score.present')}
          </Button>
        )}
      </p>
      <Score timeline={now} from={start} to={end} choose={choose} open={setNote} />
      <Brush id={config.id} created={Date.parse(config.created_at)} view={[start, end]} choose={choose} />
      {now.counted_from && (
        <p className={css.quiet}>
          {t('score.countedFrom')} <Instant at={now.counted_from} />
        </p>
      )}
      {now.removed_up_to && Date.parse(now.removed_up_to) > start && <p className={css.quiet}>{t('score.removed')}</p>}
      <Sentences timeline={now} open={setNote} />
      <NoteDrawer config={config} note={note} close={() => setNote(null)} />
    </>
  );
}
