import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { use, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionLost } from '../../api/lost';
import { Problem } from '../../api/problem';
import { logIn, methodsQuery } from '../../api/session';
import { ArrivalContext } from '../../frame/arrival';
import { Header } from '../../frame/Header';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import css from './LoginPage.module.css';

export function LoginPage() {
  const { t } = useTranslation();
  const { next } = useSearch({ from: '/login' });
  const navigate = useNavigate();
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const arrival = use(ArrivalContext);
  const provider = useQuery(methodsQuery).data?.openid_connect;
  const login = useMutation({
    mutationFn: () => logIn(token.trim()),
    onSuccess: async () => {
      client.clear();
      sessionLost.set(false);
      // Only an address of this page: another host is not followed.
      await navigate({ href: next?.startsWith('/') && !next.startsWith('//') ? next : '/' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate();
  };
  return (
    <>
      <Header session={null} />
      <Page title={t('login.title')}>
        {arrival && !login.error && (
          <p role="alert" className={css.wrong}>
            {t(`login.arrival.${arrival}`)}
          </p>
        )}
        {provider && (
          <p>
            <a id="provider" className={css.provider} href={provider}>
              {t('login.provider')}
            </a>
          </p>
        )}
        <form onSubmit={submit} className={css.form}>
          <label htmlFor="token">{t('login.token')}</label>
          <input
            id="token"
            type="password"
            autoComplete="current-password"
            value={token}
            onChange={(event) => setToken(event.target.value)}
            required
          />
          <Button look="main" type="submit" disabled={login.isPending || token.trim() === ''}>
            {t('login.go')}
          </Button>
        </form>
        {login.error instanceof Problem && login.error.status === 401 ? (
          <p role="alert" className={css.wrong}>
            {t('login.wrong')}
          </p>
        ) : (
          login.error && <ProblemNotice error={login.error} />
        )}
        <section className={css.where}>
          <h2>{t('login.where')}</h2>
          <ul>
            <li>{t('login.link')}</li>
            <li>{t('login.file')}</li>
            <li>{t('login.variable')}</li>
          </ul>
        </section>
      </Page>
    </>
  );
}
