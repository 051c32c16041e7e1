import type { ReactNode } from 'react';
import type { Role } from '../api/codes';
import { useNeeds } from '../api/role';
import { Button } from './Button';

/** A link to something that changes; whoever lacks the role sees its words, disabled, and which role it needs. */
export function Allowed({ role, words, look = 'plain', children }: { role: Role; words: string; look?: 'main' | 'plain' | 'quiet'; children: ReactNode }) {
  const missing = useNeeds()(role);
  return missing ? (
    <Button look={look} needs={missing}>
      {words}
    </Button>
  ) : (
    children
  );
}
