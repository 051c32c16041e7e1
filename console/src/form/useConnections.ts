import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import { useLater } from '../frame/later';

/** The names of the connections of these kinds, once the page has its data; none where a field names no connection. */
export function useConnections(kinds: readonly string[] | undefined): string[] {
  const later = useLater();
  const connections = useQuery({
    queryKey: ['connection names'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/connections', { signal })).data ?? { items: [] },
    staleTime: 60_000,
    enabled: kinds !== undefined && later,
  });
  return (connections.data?.items ?? []).flatMap((one) => (kinds?.includes(one.kind ?? '') && one.name ? [one.name] : []));
}
