/** Owns the one stream connection of all tabs of a browser. */
import { Hub } from './hub';

type Asked = { kind: 'set'; topics: string[] } | { kind: 'here' } | { kind: 'bye' };

const hub = new Hub(fetch.bind(self));
const scope = self as unknown as { onconnect: (event: MessageEvent) => void };

scope.onconnect = (event) => {
  const port = event.ports[0];
  if (!port) {
    return;
  }
  port.onmessage = ({ data }: MessageEvent<Asked>) => {
    if (data.kind === 'set') {
      hub.set(port, data.topics, (told) => port.postMessage(told));
    } else if (data.kind === 'here') {
      hub.seen(port);
    } else {
      hub.remove(port);
    }
  };
};
setInterval(() => hub.forgetSilent(), 30_000);
