import { useEffect, type ReactNode } from 'react';
import css from './Page.module.css';

/** A page: its title, the question that it answers, its actions, and its content. */
export function Page({
  title,
  question,
  lead,
  actions,
  children,
}: {
  title: string;
  question?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Carillon`;
  }, [title]);
  return (
    <main id="content" tabIndex={-1} className={css.page}>
      <header className={css.head}>
        <div className={css.words}>
          <h1>{title}</h1>
          {question && <p className={css.question}>{question}</p>}
          {lead && <div className={css.lead}>{lead}</div>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </main>
  );
}
