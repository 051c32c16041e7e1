import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { Dialog } from '../ui/Dialog';
import { Mark, type MarkCode } from '../ui/Mark';
import { addresses } from './addresses';
import css from './Palette.module.css';

type Entry = { key: string; group: string; text: string; mark?: MarkCode; href: string };

/** Goes to a page, a config, a type, a worker or an execution by a part of its name or id. */
export function Palette({ close }: { close: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open close={close} title={t('frame.search')}>
      <Search close={close} />
    </Dialog>
  );
}

function Search({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const entries = useEntries(text.trim());
  useEffect(() => setAt(0), [text]);
  const go = (entry: Entry | undefined) => {
    if (entry) {
      close();
      void navigate({ href: entry.href });
    }
  };
  const hear = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((at + step + entries.length) % Math.max(1, entries.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(entries[at]);
    }
  };
  return (
    <div className={css.palette}>
      <input
        // The dialog is opened to type here.
        autoFocus
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={entries[at] ? `${id}-${at}` : undefined}
        aria-label={t('frame.search')}
        placeholder={t('frame.searchHint')}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={hear}
      />
      <ul role="listbox" id={`${id}-list`} aria-label={t('frame.search')}>
        {entries.map((entry, i) => (
          <li
            key={entry.key}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            onPointerMove={() => setAt(i)}
            onClick={() => go(entry)}
          >
            {entry.mark && <Mark code={entry.mark} />}
            <bdi>{entry.text}</bdi>
            <span>{entry.group}</span>
          </li>
        ))}
      </ul>
      {text !== '' && entries.length === 0 && <p>{t('list.none')}</p>}
    </div>
  );
}

function useEntries(text: string): Entry[] {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['search', text],
    queryFn: async ({ signal }) => {
      await new Promise((later) => setTimeout(later, 120));
      signal.throwIfAborted();
      return (await api.GET('/api/v1/search', { params: { query: { q: text, limit: 8 } }, signal })).data;
    },
    enabled: text !== '',
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });
  const pages: Entry[] = (Object.keys(addresses) as (keyof typeof addresses)[])
    .map((page) => ({ key: page, group: t('frame.page'), text: t(`page.${page}.name`), href: addresses[page] as string }))
    .filter((page) => page.text.toLowerCase().includes(text.toLowerCase()));
  const data = text === '' ? undefined : found.data;
  return [
    ...(data?.task_configs ?? []).map((one) => ({
      key: `config ${one.id}`,
      group: t('group.config'),
      text: one.name,
      mark: one.status,
      href: `/configs/${one.id}`,
    })),
    ...(data?.executions ?? []).map((one) => ({
      key: one.id,
      group: t('group.execution'),
      text: `${one.id} ${one.task_config_name ?? ''}`,
      mark: one.status,
      href: `/executions/${one.id}`,
    })),
    ...(data?.task_types ?? []).map((one) => ({
      key: `type ${one.name}`,
      group: t('edit.type'),
      text: one.name,
      href: `/types/${encodeURIComponent(one.name)}`,
    })),
    ...(data?.calendars ?? []).map((one) => ({
      key: `calendar ${one.name}`,
      group: t('when.calendar'),
      text: one.name,
      href: `/calendars/${encodeURIComponent(one.name)}`,
    })),
    ...(data?.workers ?? []).map((one) => ({ key: one.id, group: t('column.worker'), text: one.node, href: `/workers/${one.id}` })),
    ...pages,
  ].slice(0, 24);
}
