import { api } from '../../api/client';
import type { Batch } from '../../live/batch';
import type { ListedExecution } from './columns';

/** A row with the state that the stream told; what it does not tell of, the list reads anew. */
export function patchExecution(row: ListedExecution, batch: Batch): ListedExecution | null {
  const state = batch.executions[row.id];
  // A state that has ended is not taken back by one that was told late.
  if (!state || row.finished_at) {
    return null;
  }
  return {
    ...row,
    status: state.status as ListedExecution['status'],
    attempt: state.attempt ?? row.attempt,
    started_at: state.started_at ?? row.started_at,
    finished_at: state.finished_at ?? row.finished_at,
    progress: typeof state.progress === 'number' ? { fraction: state.progress, message: row.progress?.message ?? '' } : row.progress,
  };
}

/** Executions that have not ended may change after the list has gone on to newer ones. */
export const executionsAnew = {
  open: (row: ListedExecution) => !row.finished_at,
  read: async (ids: (string | number)[]) =>
    (await api.GET('/api/v1/executions', { params: { query: { id: ids.map(String) } } })).data?.items ?? [],
};
