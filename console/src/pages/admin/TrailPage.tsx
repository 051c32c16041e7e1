import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Choice, Filters, TextField } from '../../list/Filters';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Instant } from '../../ui/Instant';
import type { Column } from '../../ui/Table';
import { Difference } from '../config/Difference';
import { SimpleList } from '../SimpleList';
import { actionOf, pageOf } from './action';
import { fieldWords, telling } from '../../words/fields';
import css from '../cluster/Cluster.module.css';

type Row = Schemas['TrailLine'];

const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What was asked for, in words; the request as it was on hover, and where there are no words. */
function Action({ action }: { action: string }) {
  const { t } = useTranslation();
  const words = inWords(t, action);
  return words === null ? <code>{action}</code> : <span title={action}>{words}</span>;
}

function inWords(t: TFunction<'words'>, action: string): string | null {
  const said = actionOf(action);
  return said && t('trail.said', { verb: t(`trailVerb.${said.verb}`), noun: t(`trailNoun.${said.noun}`) });
}

function Subject({ row }: { row: Row }) {
  const page = pageOf(row.subject);
  const text = <bdi>{row.subject ?? row.target ?? ''}</bdi>;
  return page ? <Link to={page}>{text}</Link> : text;
}

/** Who did what, with the old and the new values. */
export function TrailPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/frame/admin/trail' });
  const navigate = useNavigate({ from: '/admin/trail' });
  const [line, setLine] = useState<Row | null>(null);
  const set = (part: { [K in keyof typeof search]?: string | undefined }) =>
    void navigate({ search: (old) => ({ ...old, ...part }) as never, replace: true });
  const columns: Column<Row>[] = [
    { key: 'at', head: t('column.at'), cell: (row) => <Instant at={row.at} /> },
    { key: 'actor', head: t('column.actor'), cell: (row) => <bdi>{row.actor ?? '–'}</bdi> },
    { key: 'action', head: t('column.action'), cell: (row) => <Action action={row.action} /> },
    { key: 'subject', head: t('column.subject'), cell: (row) => <Subject row={row} /> },
    {
      key: 'status',
      head: t('column.status'),
      cell: (row) => (
        <>
          {row.status < 400 ? t('trail.done') : <span className={css.bad}>{t('trail.refused', { status: row.status })}</span>}
          {row.count > 1 && ` × ${row.count}`}
        </>
      ),
    },
    { key: 'source', head: t('trail.source'), wide: true, cell: (row) => row.source },
    {
      key: 'changes',
      head: t('column.fields'),
      cell: (row) =>
        Object.keys(row.changes ?? {}).length > 0 ? (
          <Button look="quiet" onClick={() => setLine(row)}>
            {fieldWords(t, telling(Object.keys(row.changes ?? {}), 3))}
          </Button>
        ) : (
          (row.detail ?? '')
        ),
    },
  ];
  const side = (name: 'old' | 'new') =>
    Object.fromEntries(
      Object.entries(line?.changes ?? {})
        .map(([key, change]) => [key, change[name]] as const)
        .filter(([, value]) => value !== null),
    );
  return (
    <>
      <SimpleList
        page="trail"
        queryKey={['trail', search]}
        columns={columns}
        rowKey={(row) => row.id}
        before={
          <Filters>
            <TextField label={t('column.actor')} value={search.actor ?? ''} change={(actor) => set({ actor })} search />
            <TextField label={t('column.subject')} value={search.subject ?? ''} change={(subject) => set({ subject })} hint="task-configs/12" />
            <Choice
              label={t('column.action')}
              value={search.action}
              values={methods.map((method) => [method, t(`trail.method.${method}`)] as const)}
              change={(action) => set({ action })}
            />
          </Filters>
        }
        read={async (cursor, signal) => {
          const query = {
            limit: 50,
            ...(cursor ? { cursor } : {}),
            ...(search.actor ? { actor: search.actor } : {}),
            ...(search.subject ? { subject: search.subject } : {}),
            ...(search.action ? { action: search.action } : {}),
            ...(search.from ? { from: search.from } : {}),
            ...(search.to ? { to: search.to } : {}),
          };
          return (await api.GET('/api/v1/trail', { params: { query }, signal })).data ?? { items: [] };
        }}
      />
      <Dialog open={line !== null} close={() => setLine(null)} title={line ? (inWords(t, line.action) ?? line.action) : ''}>
        <p className={css.quiet}>
          <code>{line?.action}</code> {line?.subject}
        </p>
        {line && <Difference difference={{ changed: [], before: side('old') as never, after: side('new') as never }} />}
      </Dialog>
    </>
  );
}
