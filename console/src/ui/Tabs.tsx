import type { ReactNode } from 'react';
import css from './Tabs.module.css';

/** Tabs that are addresses: links, so that each can be opened, copied and gone back to. */
export function Tabs({ tabs }: { tabs: readonly { key: string; current: boolean; link: ReactNode }[] }) {
  return (
    <nav className={css.tabs}>
      {tabs.map((tab) => (
        <span key={tab.key} className={tab.current ? css.current : ''}>
          {tab.link}
        </span>
      ))}
    </nav>
  );
}
