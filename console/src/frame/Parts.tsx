import { CSPProvider } from '@base-ui/react/csp-provider';
import { Toast } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import css from './Parts.module.css';

/** What menus, dialogs and toasts of the library need: no style elements at run time, one place for toasts. */
export function Parts({ children }: { children: ReactNode }) {
  return (
    <CSPProvider disableStyleElements>
      <Toast.Provider timeout={10_000} limit={3}>
        {children}
        <Toast.Portal>
          <Toast.Viewport className={css.viewport ?? ''}>
            <Toasts />
          </Toast.Viewport>
        </Toast.Portal>
      </Toast.Provider>
    </CSPProvider>
  );
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    // The library hides one of an error from readers, which tell it beside, but leaves it to the focus: it must not be both.
    <Toast.Root key={toast.id} toast={toast} className={css.toast ?? ''} aria-hidden={false}>
      <Toast.Title />
      <Toast.Description />
      <Toast.Action className={css.action ?? ''} />
    </Toast.Root>
  ));
}
