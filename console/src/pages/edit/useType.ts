import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';

/** A task type with its schema. */
export function useType(name: string, enabled: boolean) {
  return useQuery({
    queryKey: ['type', name],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/v1/task-types/{name}', { params: { path: { name } }, signal })).data,
    staleTime: 60_000,
    enabled,
  });
}
