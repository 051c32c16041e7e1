import { useEffect, type ReactNode } from 'react';
import { tabTitle } from '../frame/title';
import type { MarkCode } from './Mark';
import css from './Page.module.css';

/** A page: its title, the question that it answers, its actions, and its content. */
export function Page({
  title,
  state,
  question,
  lead,
  actions,
  children,
}: {
  title: string;
  /** The state of what the page shows, for the title of the tab. */
  state?: MarkCode;
  question?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = tabTitle(title, state);
  }, [title, state]);
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
