import type { Schemas } from '../../api/client';

export type Receiver = Schemas['AlertReceiver'];

/** The most receivers that a rule or the settings may have. */
export const most = 5;

/** The task type that knows chats, webhooks and mail. */
export const usual = 'notification';

/** What a message of a task type says at first: the words of the alert. */
const said: Readonly<Record<string, Record<string, unknown>>> = {
  [usual]: { title: '${alert.title}', text: '${alert.text}' },
  send_email: { subject: '${alert.title}', text: '${alert.text}' },
  http_request: { method: 'POST', body: '${alert.text}' },
};

export function newReceiver(type: string): Receiver {
  return { task_type: type, parameters: { ...said[type] } };
}

/** The server's faults in one of the receivers, by paths inside it: `announce[1].parameters.title` is `parameters.title`. */
export function faultsIn(faults: ReadonlyMap<string, readonly string[]>, row: number): ReadonlyMap<string, readonly string[]> {
  const before = `announce[${row}].`;
  return new Map([...faults].flatMap(([path, messages]) => (path.startsWith(before) ? [[path.slice(before.length), messages] as const] : [])));
}
