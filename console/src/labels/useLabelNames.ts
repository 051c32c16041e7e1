import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../api/client';

/** Labels that begin with what was typed: keys, and after `=` the values of that key. */
export function useLabelNames(typed: string, enabled: boolean): string[] {
  const prefix = typed.trim().slice(0, 127);
  const found = useQuery({
    queryKey: ['labels', prefix],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/labels', { params: { query: { prefix, limit: 20 } }, signal })).data,
    enabled,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    // Suggestions are a help; a text that is no prefix has none.
    retry: false,
    throwOnError: false,
  });
  return (found.data?.items ?? []).map((one) => (one.value === null ? `${one.key}=` : `${one.key}=${one.value}`));
}
