import i18next from 'i18next';
import createClient, { type Middleware } from 'openapi-fetch';
import { early } from './early';
import { Problem, problemOf } from './problem';
import { preferredLanguage } from '../words/words';
import { sessionLost } from './lost';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** Every refused answer is thrown as a Problem, in the language of the page. */
const refusals: Middleware = {
  onRequest({ request }) {
    // The first requests are made before the words are there.
    request.headers.set('Accept-Language', i18next.language ?? preferredLanguage());
    return request;
  },
  async onResponse({ response }) {
    if (response.status === 401) {
      sessionLost.set(true);
    }
    if (!response.ok) {
      throw await problemOf(response);
    }
    return response;
  },
  onError({ error }) {
    return error instanceof Problem ? error : new Problem(0, 'offline', String(error), [], null);
  },
};

export const api = createClient<paths>({
  baseUrl: '/',
  fetch: async (request) => {
    const { pathname, search } = new URL(request.url);
    const asked = request.method === 'GET' ? await early(pathname + search) : null;
    return asked?.answer ?? fetch(request);
  },
  credentials: 'same-origin',
  // Several values of a parameter are separated by commas, as the description says.
  querySerializer: { array: { style: 'form', explode: false } },
});
api.use(refusals);
