import { Link } from '@tanstack/react-router';
import css from './Labels.module.css';

/** Labels as links to the configs that have them. */
export function Labels({ labels }: { labels: Readonly<Record<string, string>> | undefined }) {
  return Object.entries(labels ?? {}).map(([key, value]) => (
    <Link key={key} to="/configs" search={{ label: `${key}=${value}` }} className={css.label}>
      {key}={value}
    </Link>
  ));
}
