import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem';

/** What was refused is not asked again; what was not answered is, after the time that the server names. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => error instanceof Problem && error.passing && count < 3,
      retryDelay: (count, error) =>
        error instanceof Problem && error.retryAfterSeconds ? error.retryAfterSeconds * 1_000 : 500 * 2 ** count,
    },
  },
});
