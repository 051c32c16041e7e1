// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { errorsAt, spoken, withoutSecrets } from './schema';
import { validator } from './validator';

const schema = {
  type: 'object',
  title: 'Send',
  properties: {
    to: { type: 'array', title: 'To', 'x-zh': { title: '收件人' }, items: { type: 'string', minLength: 3 } },
    count: { type: 'integer', minimum: 1, default: 5 },
  },
  required: ['to'],
} as const;

test('titles are in the viewer’s language, and the whole has none', () => {
  expect(spoken(schema as never, 'zh')).toMatchObject({ properties: { to: { title: '收件人' } } });
  expect(spoken(schema as never, 'en')).toMatchObject({ properties: { to: { title: 'To' } } });
  expect(spoken(schema as never, 'en')).not.toHaveProperty('title');
});

test('a fault of the server lands on its field', () => {
  const faults = new Map([
    ['parameters.to[0]', ['is no address']],
    ['schedule.every', ['must be positive']],
  ]);
  expect(errorsAt(faults)).toEqual({ to: { '0': { __errors: ['is no address'] } } });
});

test('a fault in an entry of a map lands on its row, whatever its name is', () => {
  const faults = new Map([
    ['parameters.headers.X.Trace-Id', ['is too long']],
    ['parameters.fields.a.b.selector', ['is no selector']],
    ['parameters.fields.other[2].x', ['is wrong']],
  ]);
  const data = { headers: { X: '1', 'X.Trace-Id': '2' }, fields: { 'a.b': { selector: '<' } } };
  expect(errorsAt(faults, data)).toEqual({
    headers: { 'X.Trace-Id': { __errors: ['is too long'] } },
    fields: { 'a.b': { selector: { __errors: ['is no selector'] } }, other: { '2': { x: { __errors: ['is wrong'] } } } },
  });
});

test('the validator names the innermost field', () => {
  const { errors } = validator.validateFormData({ to: ['ab'], count: 0 }, schema as never);
  expect(errors.map((one) => one.property)).toEqual(expect.arrayContaining(['.to.0', '.count']));
  expect(validator.validateFormData({ to: ['abc'] }, schema as never).errors).toEqual([]);
});

test('a default is said and not written', () => {
  const { properties } = spoken(schema as never, 'en') as { properties: Record<string, Record<string, unknown>> };
  expect(properties['count']).not.toHaveProperty('default');
  expect(properties['count']?.['description']).toBe('Default: 5');
});

test('secrets of choices, references and lists are left out, too', () => {
  const marked = { properties: { to: { items: { $ref: '#/$defs/one' } } }, $defs: { one: { anyOf: [{ properties: { key: { writeOnly: true } } }] } } };
  expect(withoutSecrets(marked, { to: [{ key: 'x', name: 'n' }] })).toEqual({ to: [{ name: 'n' }] });
});

test('a secret is typed as a password', () => {
  const shown = spoken({ properties: { key: { type: 'string', writeOnly: true } } } as never, 'en');
  expect(shown).toMatchObject({ properties: { key: { format: 'password' } } });
});

test('secrets are left out of what is kept', () => {
  const marked = { properties: { password: { writeOnly: true }, auth: { properties: { key: { writeOnly: true } } } } };
  expect(withoutSecrets(marked, { password: 'x', url: 'u', auth: { key: 'y', user: 'z' } })).toEqual({ url: 'u', auth: { user: 'z' } });
});
