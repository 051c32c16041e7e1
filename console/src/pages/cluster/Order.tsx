import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../api/codes';
import { useNeeds } from '../../api/role';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useAct } from '../../ui/useAct';

/** An order to a worker or a queue that is asked for with its consequence and a reason. */
export function Order({ name, of, consequence, role, act }: { name: string; of: string; consequence: string; role: Role; act: (reason: string | null) => Promise<unknown> }) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const order = useAct(async () => {
    await act(reason.trim() || null);
    setOpen(false);
  });
  return (
    <>
      <Button needs={needs(role)} onClick={() => setOpen(true)}>
        {name}
      </Button>
      <Dialog
        open={open}
        close={() => setOpen(false)}
        title={`${name} · ${of}`}
        actions={
          <Button look="main" disabled={order.isPending} onClick={() => order.mutate()}>
            {name}
          </Button>
        }
      >
        <p>{consequence}</p>
        <Field label={t('pause.reason')}>
          <input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
        {order.error && <ProblemNotice error={order.error} />}
      </Dialog>
    </>
  );
}
