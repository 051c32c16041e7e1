import './style/tokens.css';
import './style/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './api/queries';
import { logInByLink } from './api/session';
import { PreferencesProvider } from './frame/preferences';
import { Parts } from './frame/Parts';
import { router } from './router';
import { preferredLanguage, speak } from './words/words';

await speak(preferredLanguage());
await logInByLink();
const page = document.getElementById('page');
if (page) {
  createRoot(page).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <PreferencesProvider>
          <Parts>
            <RouterProvider router={router} />
          </Parts>
        </PreferencesProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
