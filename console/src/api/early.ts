type Early = { answer: Response; at: number };

declare global {
  interface Window {
    /** What `begin.js` asked for before this script was there, by path. */
    carillonAnswers?: Record<string, Promise<Early | null>>;
  }
}

/** Beyond this age of the page, in milliseconds, an answer is no longer news. */
const freshMs = 10_000;

/** A good answer to a request that was made before this script was there, and when it came; each is used once. */
export async function early(path: string): Promise<Early | null> {
  const answers = window.carillonAnswers;
  const asked = answers?.[path];
  if (!asked) {
    return null;
  }
  delete answers[path];
  const one = performance.now() < freshMs ? await asked : null;
  return one?.answer.ok ? one : null;
}
