/** Writes a text so that LIKE takes each of its characters for itself. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** SQL for an instant's column as milliseconds since 1970. `column` is ours, never text from outside. */
export function epochMs(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::bigint`;
}
