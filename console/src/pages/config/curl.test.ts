// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { curlOf, shellWord } from './curl';

test('a name with quotes and blanks stays one word', () => {
  expect(shellWord('nightly')).toBe('nightly');
  expect(shellWord(`it's; rm -rf /`)).toBe(`'it'\\''s; rm -rf /'`);
});

test('the token is a variable, and the body cannot leave its quotes', () => {
  const text = curlOf('PUT', '/api/v1/task-configs/7', `{"name":"a'b"}`, { 'If-Match': '"3"' });
  expect(text).toContain('$CARILLON_TOKEN');
  expect(text).toContain(`-d '{"name":"a'\\''b"}'`);
});
