/** What happened in a quarter of a second, the last state of each thing. */
export type Batch = {
  executions: Record<string, ExecutionState>;
  /** Configs with a decision or a change. */
  configs: number[];
  decisions: number;
  workers: boolean;
  queues: boolean;
  alerts: boolean;
  pulse: Pulse | null;
  /** Something may be missing: what is shown is read anew. */
  again: boolean;
};

export type ExecutionState = {
  id: string;
  task_config_id: number;
  status: string;
  attempt?: number;
  started_at?: string | null;
  finished_at?: string | null;
  progress?: number | null;
};

export type Pulse = { running?: number; queued?: number; behind_ms?: number; lateness_p99_ms?: number | null; now?: string };

export const emptyBatch = (): Batch => ({
  executions: {},
  configs: [],
  decisions: 0,
  workers: false,
  queues: false,
  alerts: false,
  pulse: null,
  again: false,
});

/** Beyond so many executions in one batch, the lists are read anew instead. */
const most = 500;

/** Adds an event of the stream to a batch; one that is not known changes nothing. */
export function add(batch: Batch, event: string, data: unknown): void {
  const body = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  switch (event) {
    case 'execution':
      addExecution(batch, body as unknown as ExecutionState);
      break;
    case 'decision':
    case 'config':
      batch.decisions++;
      addConfig(batch, Number(body['task_config_id']));
      break;
    case 'worker':
      batch.workers = true;
      break;
    case 'queue':
      batch.queues = true;
      break;
    case 'alert':
      batch.alerts = true;
      break;
    case 'pulse':
      batch.pulse = body as Pulse;
      break;
    case 'burst':
    case 'reset':
      batch.again = true;
      break;
    default:
  }
}

function addExecution(batch: Batch, state: ExecutionState): void {
  if (batch.executions[state.id] === undefined && Object.keys(batch.executions).length >= most) {
    batch.again = true;
    return;
  }
  batch.executions[state.id] = state;
  addConfig(batch, state.task_config_id);
}

function addConfig(batch: Batch, id: number): void {
  if (!Number.isSafeInteger(id) || batch.configs.includes(id)) {
    return;
  }
  if (batch.configs.length >= most) {
    batch.again = true;
  } else {
    batch.configs.push(id);
  }
}

export const isEmpty = (batch: Batch): boolean =>
  !batch.again &&
  !batch.workers &&
  !batch.queues &&
  !batch.alerts &&
  batch.pulse === null &&
  batch.decisions === 0 &&
  Object.keys(batch.executions).length === 0;
