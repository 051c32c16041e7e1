import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../api/codes';
import { useNeeds } from '../api/role';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { ProblemNotice } from './ProblemNotice';

/** A button that deletes, after a dialog has said what is lost. */
export function Remove({
  name,
  what,
  role,
  act,
  disabled = false,
}: {
  /** The name of what is deleted. */
  name: string;
  /** What is lost by it. */
  what: string;
  role: Role;
  act: UseMutationResult<unknown, Error, void>;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button needs={needs(role)} disabled={disabled} onClick={() => setAsking(true)}>
        {t('config.delete')}
      </Button>
      <Dialog
        open={asking}
        close={() => setAsking(false)}
        title={t('delete.title', { name })}
        actions={
          <Button look="main" disabled={act.isPending} onClick={() => act.mutate()}>
            {t('config.delete')}
          </Button>
        }
      >
        <p>{what}</p>
        {act.error && <ProblemNotice error={act.error} />}
      </Dialog>
    </>
  );
}
