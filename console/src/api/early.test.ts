import { afterEach, expect, test, vi } from 'vitest';
import { early } from './early';

afterEach(() => vi.unstubAllGlobals());

const answered = (status: number) => Promise.resolve({ answer: new Response(null, { status }), at: 7 });

test('an answer that came before the script is used once', async () => {
  vi.stubGlobal('window', { carillonAnswers: { '/a': answered(200) } });
  expect((await early('/a'))?.at).toBe(7);
  expect(await early('/a')).toBeNull();
});

test('what was refused, lost or never asked for is asked for by the script', async () => {
  vi.stubGlobal('window', { carillonAnswers: { '/refused': answered(401), '/lost': Promise.resolve(null) } });
  expect(await early('/refused')).toBeNull();
  expect(await early('/lost')).toBeNull();
  expect(await early('/other')).toBeNull();
  vi.stubGlobal('window', {});
  expect(await early('/other')).toBeNull();
});

test('an old answer is no news', async () => {
  vi.stubGlobal('window', { carillonAnswers: { '/a': answered(200) } });
  vi.spyOn(performance, 'now').mockReturnValue(10_001);
  expect(await early('/a')).toBeNull();
});
