import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { Instant } from './Instant';

/** An instant, or the id of an execution, as the server writes it into a sentence. */
const special = /(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})/;

/** A sentence of the server; its instants in UTC are shown in the viewer's zone, executions lead to their pages. */
export function Said({ text }: { text: string | null | undefined }) {
  if (!text) {
    return null;
  }
  return (
    <bdi>
      {text.split(special).map((part, i) =>
        i % 2 === 0 ? <Fragment key={i}>{part}</Fragment> : part.includes('T') ? <Instant key={i} at={part} /> : <Execution key={i} id={part} />,
      )}
    </bdi>
  );
}

function Execution({ id }: { id: string }) {
  return (
    <Link to="/executions/$id" params={{ id }} title={id}>
      {id.slice(0, 13)}…
    </Link>
  );
}
