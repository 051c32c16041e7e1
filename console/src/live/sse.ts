/** One event of a stream of server-sent events. */
export type StreamEvent = { id: string | null; event: string; data: string };

/** No event of the server is near this size; a longer one is a broken stream. */
const longest = 4_000_000;

/** Reads server-sent events from pieces of text that may end anywhere. */
export class EventReader {
  private rest = '';
  private event = '';
  private data: string[] = [];
  private id: string | null = null;

  /** The events that are complete with this piece. A comment with an id of its own moves the position, too. */
  push(piece: string): StreamEvent[] {
    this.rest += piece;
    if (this.rest.length > longest) {
      throw new Error('an event of the stream is longer than 4 MB');
    }
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    const found: StreamEvent[] = [];
    for (const line of lines) {
      const event = this.line(line);
      if (event) {
        found.push(event);
      }
    }
    return found;
  }

  private line(line: string): StreamEvent | null {
    if (line === '') {
      return this.end();
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      this.event = value;
    } else if (field === 'data') {
      this.data.push(value);
    } else if (field === 'id') {
      this.id = value;
    }
    return null;
  }

  private end(): StreamEvent | null {
    const complete = this.data.length > 0 || this.event !== '';
    const event = { id: this.id, event: this.event || 'message', data: this.data.join('\n') };
    this.event = '';
    this.data = [];
    return complete ? event : null;
  }

  /** The id that was sent last; a request with it as Last-Event-ID goes on behind it. */
  get position(): string | null {
    return this.id;
  }
}
