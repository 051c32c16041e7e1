import './style/tokens.css';
import './style/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './api/queries';
import { arrive, sessionQuery } from './api/session';
import { ArrivalContext } from './frame/arrival';
import { watchClipped } from './frame/clipped';
import { PreferencesProvider } from './frame/preferences';
import { Parts } from './frame/Parts';
import { overviewQuery } from './pages/overview/query';
import { router } from './router';
import { preferredLanguage, speak } from './words/words';

// What the first paint shows is read while the words come.
const { hash, pathname, search } = window.location;
if (hash === '' && pathname !== '/login') {
  const session = queries.fetchQuery(sessionQuery);
  void session.then(() => (pathname === '/' && search === '' ? queries.prefetchQuery(overviewQuery('24h')) : undefined), () => undefined);
}
await speak(preferredLanguage());
watchClipped();
const arrival = await arrive();
const page = document.getElementById('page');
if (page) {
  createRoot(page).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <PreferencesProvider>
          <ArrivalContext value={arrival}>
            <Parts>
              <RouterProvider router={router} />
            </Parts>
          </ArrivalContext>
        </PreferencesProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
