import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client';
import { usePreferences } from '../../frame/preferences';
import { ProblemNotice } from '../../ui/ProblemNotice';
import css from './EditPage.module.css';

type Chinese = { 'x-zh'?: { title?: string; description?: string } };

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
        const chinese = language === 'zh' ? (type.parameter_schema as Chinese)['x-zh'] : undefined;
        return (
          <li key={type.name}>
            <Link to="/configs/new" search={(old) => ({ ...old, type: type.name })}>
              <code>{type.name}</code>
              <span>{chinese?.description ?? type.description}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
