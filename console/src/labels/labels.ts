export type Labels = Readonly<Record<string, string>>;

const keyForm = /^[A-Za-z0-9]([A-Za-z0-9_./-]{0,61}[A-Za-z0-9])?$/;
const valueForm = /^[A-Za-z0-9_.-]{0,63}$/;
/** How many labels a config may have. */
export const most = 20;

/** Reads `key=value`; null where the server would refuse it. */
export function readLabel(text: string): readonly [string, string] | null {
  const [key = '', ...rest] = text.trim().split('=');
  const value = rest.join('=').trim();
  return rest.length > 0 && keyForm.test(key.trim()) && valueForm.test(value) ? [key.trim(), value] : null;
}
