import { Watched } from './watched';

/** Whether the session has ended while a page was open: it is asked for again over the page, which keeps what was typed. */
export const sessionLost = new Watched(false);
