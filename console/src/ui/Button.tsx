import type { ButtonHTMLAttributes } from 'react';
import css from './Button.module.css';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** The one main action of a page is ink on paper. */
  look?: 'main' | 'plain' | 'quiet';
  /** A role that the viewer lacks: the button stays visible, is disabled, and says so. */
  needs?: string | null;
};

export function Button({ look = 'plain', needs, className, disabled, title, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      title={needs ?? title ?? rest['aria-label']}
      disabled={disabled || Boolean(needs)}
      className={[css.button, css[look], className].filter(Boolean).join(' ')}
    >
      {children}
      {needs && <span className="unseen"> ({needs})</span>}
    </button>
  );
}
