import { useSyncExternalStore } from 'react';
import { Watched } from '../api/watched';

/** What stands over the page, opened by a key or from the header. */
export type Opened = 'palette' | 'keys' | null;

/** Kept outside of the frame: opening it draws nothing else anew. */
export const overlay = new Watched<Opened>(null);

export function useOpened(): Opened {
  return useSyncExternalStore(overlay.watch, overlay.read);
}
