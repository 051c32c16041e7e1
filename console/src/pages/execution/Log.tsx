import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useLater } from '../../frame/later';
import { usePreferences } from '../../frame/preferences';
import { Choice, Filters, TextField } from '../../list/Filters';
import { Button } from '../../ui/Button';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { visible } from '../../ui/Value';
import { useLog, type Line } from './useLog';
import css from './Log.module.css';

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

/**
 * The lines that a task wrote. While it runs they come by a stream; only those that are seen are in the page,
 * so that 200,000 lines scroll as fast as 200.
 */
export function Log({ id, running }: { id: string; running: boolean }) {
  const { t } = useTranslation();
  const search = useSearch({ from: '/frame/executions/$id' });
  const navigate = useNavigate({ from: '/executions/$id' });
  const set = (part: { [K in keyof typeof search]?: string | undefined }) =>
    void navigate({ search: (old) => ({ ...old, ...part }) as never, replace: true });
  const filter = {
    ...(search.level ? { level: search.level } : {}),
    ...(search.q ? { q: search.q } : {}),
    ...(search.attempt && Number(search.attempt) > 0 ? { attempt: Number(search.attempt) } : {}),
  };
  const log = useLog(id, filter, search.line);
  const later = useLater();
  const summary = useQuery({
    queryKey: ['log summary', id, running],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/v1/executions/{id}/logs/summary', { params: { path: { id } }, signal })).data,
    enabled: later,
    refetchInterval: running ? 5_000 : false,
  });
  const [follow, setFollow] = useState(running && !search.line);
  const [wrap, setWrap] = useState(true);
  const first = summary.data?.first_error;
  return (
    <>
      <Filters>
        <TextField label={t('log.search')} value={search.q ?? ''} change={(q) => set({ q, line: undefined })} search />
        <Choice
          label={t('log.level')}
          value={search.level}
          values={levels.map((level) => [level, `${level} ${summary.data ? `(${atLeast(summary.data.lines, level)})` : ''}`] as const)}
          change={(level) => set({ level, line: undefined })}
        />
        {running && (
          <Button look="quiet" aria-pressed={follow} onClick={() => setFollow(!follow)}>
            {t(follow ? 'log.following' : 'execution.follow')}
          </Button>
        )}
        {first && (
          <Button look="quiet" onClick={() => set({ line: `${first.attempt}:${first.line}`, q: undefined, level: undefined })}>
            {t('log.firstError')}
          </Button>
        )}
        {search.line && (
          <Button look="quiet" onClick={() => set({ line: undefined })}>
            {t('log.fromBegin')}
          </Button>
        )}
        <Button look="quiet" aria-pressed={wrap} onClick={() => setWrap(!wrap)}>
          {t('log.wrap')}
        </Button>
        <a href={`/api/v1/executions/${id}/logs/text`} download={`${id}.log`}>
          {t('execution.download')}
        </a>
      </Filters>
      {log.error && <ProblemNotice error={log.error} again={log.again} />}
      {!log.error && !log.loading && log.lines.length === 0 ? (
        <p className={css.quiet}>
          {Object.keys(filter).length > 0 ? t('list.none') : t(running ? 'log.nothingYet' : 'execution.noLines')}{' '}
          {!running && Object.keys(filter).length === 0 && <code>context.logger().info(…)</code>}
        </p>
      ) : (
        <Lines
          lines={log.lines}
          follow={follow}
          wrap={wrap}
          marked={search.line}
          choose={(line) => set({ line })}
          unfollow={() => setFollow(false)}
          end={log.more}
        />
      )}
      {log.dropped && <p className={css.quiet}>{t('log.dropped')}</p>}
    </>
  );
}

/** So few lines need no box of their own height. */
const few = 20;

function atLeast(lines: Readonly<Record<string, number>>, level: string): number {
  return levels.slice(levels.indexOf(level as 'info')).reduce((sum, one) => sum + (lines[one] ?? 0), 0);
}

function Lines({
  lines,
  follow,
  wrap,
  marked,
  choose,
  unfollow,
  end,
}: {
  lines: readonly Line[];
  follow: boolean;
  wrap: boolean;
  marked: string | undefined;
  choose: (line: string) => void;
  unfollow: () => void;
  end: () => void;
}) {
  const { t } = useTranslation();
  const { zone } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => 20,
    overscan: 20,
    getItemKey: (i) => `${lines[i]?.attempt}:${lines[i]?.line}`,
  });
  useEffect(() => {
    if (follow && lines.length > 0) {
      virtual.scrollToIndex(lines.length - 1, { align: 'end' });
    }
  }, [follow, lines.length, virtual]);
  const at = marked ? lines.findIndex((line) => `${line.attempt}:${line.line}` === marked) : -1;
  useEffect(() => {
    if (at >= 0) {
      virtual.scrollToIndex(at, { align: 'center' });
    }
  }, [at, virtual]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= lines.length - 40) {
      end();
    }
  }, [last, lines.length, end]);
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  });
  return (
    <div
      ref={box}
      className={`${css.log} ${lines.length <= few ? css.few : ''} ${wrap ? '' : css.long}`}
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={t('execution.log')}
      onWheel={(event) => event.deltaY < 0 && unfollow()}
    >
      <div className={css.all} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const line = lines[item.index];
          if (!line) {
            return null;
          }
          const name = `${line.attempt}:${line.line}`;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={`${css.line} ${css[line.level] ?? ''} ${name === marked ? css.marked : ''}`}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <button type="button" className={css.number} onClick={() => choose(name)} aria-label={t('log.link', { line: name })}>
                {name}
              </button>
              <time dateTime={line.at}>{time.format(Date.parse(line.at))}</time>
              <span className={css.level}>{line.level}</span>
              <bdi className={css.message}>{visible(line.message)}</bdi>
            </div>
          );
        })}
      </div>
    </div>
  );
}
