import { Fragment } from 'react';
import { Instant } from './Instant';

/** An instant as the server writes it into a sentence. */
const instants = /(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)/;

/** A sentence of the server; its instants in UTC are shown in the viewer's zone. */
export function Said({ text }: { text: string | null | undefined }) {
  if (!text) {
    return null;
  }
  return (
    <bdi>
      {text.split(instants).map((part, i) => (i % 2 === 1 ? <Instant key={i} at={part} /> : <Fragment key={i}>{part}</Fragment>))}
    </bdi>
  );
}
