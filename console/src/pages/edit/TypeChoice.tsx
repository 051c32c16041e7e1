import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { describedIn, wordsOf } from '../cluster/describe';
import css from './EditPage.module.css';

export function TypeChoice() {
  const { language } = usePreferences();
  const types = useQuery({
    queryKey: ['types'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/task-types', { signal })).data,
  });
  if (types.error && !types.data) {
    return <ProblemNotice error={types.error} again={() => void types.refetch()} />;
  }
  return (
    <ul className={css.types}>
      {types.data?.items.map((type) => {
        const { title } = wordsOf(type.parameter_schema, language);
        return (
          <li key={type.name}>
            <Link to="/configs/new" search={(old) => ({ ...old, type: type.name })}>
              <strong>{title || type.name}</strong> {title && <code>{type.name}</code>}
              <span>{describedIn(type, language)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
