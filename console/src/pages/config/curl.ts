/** A request as a shell command; the token is a variable, never a value. */
export function curlOf(method: string, path: string, body: string | null, headers: Readonly<Record<string, string>> = {}): string {
  const quoted = shellQuoted;
  return [
    `curl -s -X ${method} ${quoted(window.location.origin + path)}`,
    `  -H "Authorization: Bearer $CARILLON_TOKEN"`,
    ...(body === null ? [] : [`  -H 'Content-Type: application/json'`]),
    ...Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`  -d ${quoted(body)}`]),
  ].join(' \\\n');
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A text as one word of a shell command. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : shellQuoted(text);
}
