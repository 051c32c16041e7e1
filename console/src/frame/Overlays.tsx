import { useEffect, useSyncExternalStore } from 'react';
import { sessionLost } from '../api/lost';
import { Watched } from '../api/watched';
import { useLater } from './later';
import { overlay, useOpened } from './opened';

async function load() {
  const [{ Palette }, { KeysDialog }, { LogInAgain }] = await Promise.all([import('./Palette'), import('./KeysDialog'), import('./LogInAgain')]);
  return { Palette, KeysDialog, LogInAgain };
}

const parts = new Watched<Awaited<ReturnType<typeof load>> | null>(null);
let loading: Promise<void> | null = null;

/** Loads what may be opened over the page, before it is: what is there opens at once. */
export function prepareOverlays(): void {
  loading ??= load().then(parts.set, () => {
    loading = null;
  });
}

const close = () => overlay.set(null);

/** What is opened over every page; none of it is needed for a first paint. */
export function Overlays({ known }: { known: boolean }) {
  const opened = useOpened();
  const lost = useSyncExternalStore(sessionLost.watch, sessionLost.read);
  const there = useSyncExternalStore(parts.watch, parts.read);
  const wanted = useLater() || opened !== null || lost;
  useEffect(() => {
    if (wanted) {
      prepareOverlays();
    }
  }, [wanted]);
  useEffect(() => close, []);
  return (
    there && (
      <>
        {opened === 'palette' && <there.Palette close={close} />}
        {opened === 'keys' && <there.KeysDialog close={close} />}
        {known && lost && <there.LogInAgain />}
      </>
    )
  );
}
