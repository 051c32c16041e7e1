import { createContext } from 'react';
import type { Arrival } from '../api/session';

/** How the log-in that the opened address asked for ended; null when it asked for none, or succeeded. */
export const ArrivalContext = createContext<Arrival>(null);
