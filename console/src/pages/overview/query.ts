import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { queries } from '../../api/queries';
import { attentionKey } from '../../frame/attention';

export const spans = ['1h', '24h', '7d', '30d'] as const;
export type OverviewSpan = (typeof spans)[number];

/** All that the overview shows at first, in one answer. */
export const overviewQuery = (span: OverviewSpan) =>
  queryOptions({
    queryKey: ['overview', span],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/api/v1/overview', { params: { query: { span, include: ['series'] } }, signal });
      queries.setQueryData(attentionKey, data);
      return data;
    },
  });
