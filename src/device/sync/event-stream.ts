/** One server-sent event. */
export interface StreamEvent {
  event: string;
  data: string;
}

/** Takes text as it comes and answers the events that are whole; comments and other fields are skipped. */
export class EventStreamReader {
  #rest = '';

  feed(text: string): StreamEvent[] {
    const blocks = (this.#rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      const fields = block.split('\n').map((line) => /^(event|data): ?(.*)$/.exec(line));
      const data = fields.flatMap((field) => (field?.[1] === 'data' ? [field[2] ?? ''] : []));
      const event = fields.findLast((field) => field?.[1] === 'event')?.[2] ?? 'message';
      return data.length === 0 ? [] : [{ event, data: data.join('\n') }];
    });
  }
}
