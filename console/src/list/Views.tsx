import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { read, write } from '../words/words';
import css from './Filters.module.css';

type View = { name: string; search: string };
const most = 30;

/** Named filters of a list, kept in this browser; the link of a view is its address. */
export function Views({ list }: { list: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const location = useRouterState({ select: (state) => state.location });
  const stored = `carillon.views.${list}`;
  const [views, setViews] = useState<View[]>(() => readViews(stored));
  const [naming, setNaming] = useState<string | null>(null);
  const keep = (next: View[]) => {
    setViews(next);
    write(stored, JSON.stringify(next));
  };
  const save = () => {
    const name = naming?.trim();
    if (name) {
      keep([{ name, search: location.searchStr }, ...views.filter((one) => one.name !== name)].slice(0, most));
    }
    setNaming(null);
  };
  return (
    <span className={css.views}>
      {views.length > 0 && (
        <label className={css.field}>
          <span>{t('views.title')}</span>
          <select
            value={views.find((one) => one.search === location.searchStr)?.name ?? ''}
            onChange={(event) => {
              const view = views.find((one) => one.name === event.target.value);
              void navigate({ href: location.pathname + (view?.search ?? '') });
            }}
          >
            <option value="">–</option>
            {views.map((view) => (
              <option key={view.name}>{view.name}</option>
            ))}
          </select>
        </label>
      )}
      {naming === null ? (
        location.searchStr !== '' && (
          <Button look="quiet" onClick={() => setNaming('')}>
            {t('views.save')}
          </Button>
        )
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <label className={css.field}>
            <span>{t('views.name')}</span>
            <input autoFocus value={naming} maxLength={60} onChange={(event) => setNaming(event.target.value)} onBlur={save} />
          </label>
        </form>
      )}
    </span>
  );
}

function readViews(key: string): View[] {
  try {
    const found: unknown = JSON.parse(read(key) ?? '[]');
    return Array.isArray(found)
      ? found.filter((one): one is View => typeof one?.name === 'string' && typeof one?.search === 'string').slice(0, most)
      : [];
  } catch {
    return [];
  }
}
