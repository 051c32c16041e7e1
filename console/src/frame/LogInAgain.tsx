import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionLost } from '../api/lost';
import { Problem } from '../api/problem';
import { logIn } from '../api/session';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';

/** Asks for the token over the page when the session has ended: what was typed under it stays. */
export function LogInAgain() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const enter = async () => {
    try {
      await logIn(token.trim());
      setToken('');
      setWrong(null);
      sessionLost.set(false);
      await client.invalidateQueries();
    } catch (error) {
      setWrong(error instanceof Problem && error.status !== 401 ? error.message : t('login.wrong'));
    }
  };
  return (
    <Dialog
      open
      close={() => sessionLost.set(false)}
      title={t('login.again')}
      actions={
        <Button look="main" disabled={token.trim() === ''} onClick={() => void enter()}>
          {t('login.go')}
        </Button>
      }
    >
      <p>{t('login.kept')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <Field label={t('login.token')} faults={wrong ? [wrong] : []}>
          <input type="password" autoComplete="current-password" value={token} onChange={(event) => setToken(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
