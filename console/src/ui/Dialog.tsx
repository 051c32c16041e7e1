import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { Scroll } from './Scroll';
import css from './Dialog.module.css';

/** A dialog over the page: it takes the focus, gives it back, and ends with Escape. */
export function Dialog({
  open,
  close,
  title,
  children,
  actions,
  side = false,
  wide = false,
}: {
  open: boolean;
  close: () => void;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  /** At the right edge, as high as the page. */
  side?: boolean;
  /** For a form with something beside it. */
  wide?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && close()}>
      <Base.Portal>
        <Base.Backdrop className={css.backdrop ?? ''} />
        <Base.Popup className={`${css.popup} ${side ? css.side : ''} ${wide ? css.wide : ''}`}>
          <Base.Title className={css.title ?? ''}>{title}</Base.Title>
          <Scroll className={css.body} label={title}>
            {children}
          </Scroll>
          <p className={css.actions}>
            {actions}
            <Button onClick={close}>{t('frame.close')}</Button>
          </p>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
