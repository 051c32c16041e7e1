import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api/client';
import calling from './icon-attention.svg';
import { useLater } from './later';

/** Under which the overview keeps what it has read, too. */
export const attentionKey = ['attention'] as const;

/** How many things need a person, as the overview counts them; the icon of the tab has a dot while there are any. */
export function useAttention(): number {
  const later = useLater();
  const overview = useQuery({
    queryKey: attentionKey,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/overview', { params: { query: { span: '1h' } }, signal })).data,
    // The first paint of a page does not wait for it.
    enabled: later,
    staleTime: 25_000,
    refetchInterval: 30_000,
    // Tabs in the background show the dot, too.
    refetchIntervalInBackground: true,
  });
  const count = overview.data?.attention.length ?? 0;
  useEffect(() => {
    document.querySelector('link[rel=icon]')?.setAttribute('href', count > 0 ? calling : '/icon.svg');
  }, [count]);
  return count;
}
