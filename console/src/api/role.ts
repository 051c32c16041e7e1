import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Role } from './codes';
import { sessionQuery } from './session';

/** What keeps the viewer from an action, in words; null when nothing does. The server is the judge. */
export function useNeeds(): (role: Role) => string | null {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const own = Role.findIndex((one) => one === session.data?.role);
  return (role) =>
    own < 0 || own >= Role.indexOf(role) ? null : t('role.needs', { role: t(`role.${role}`) });
}
