import type { TFunction } from 'i18next';

const forms = [
  ['taskConfig', /^the task config (.*)$/s],
  ['connection', /^the connection (.*)$/s],
  ['alertRule', /^the alert rule (.*)$/s],
  ['alertSettings', /^the alert settings$/],
] as const;

/** What names a secret, in the language of the page; as the server says it where it says it otherwise. */
export function usedIn(t: TFunction<'words'>, said: string): string {
  for (const [what, form] of forms) {
    const found = form.exec(said);
    if (found) {
      return t(`secrets.${what}`, { name: found[1] ?? '' });
    }
  }
  return said;
}
