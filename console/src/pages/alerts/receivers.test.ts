import { expect, test } from 'vitest';
import { faultsIn, newReceiver } from './receivers';

test('a fault is that of its receiver', () => {
  const faults = new Map([
    ['announce[0].task_type', ['is unknown']],
    ['announce[1].parameters.channel.connection', ['is missing']],
    ['announce[10].parameters.title', ['is too long']],
  ]);
  expect([...faultsIn(faults, 1)]).toEqual([['parameters.channel.connection', ['is missing']]]);
  expect([...faultsIn(faults, 2)]).toEqual([]);
});

test('a new receiver says the words of the alert', () => {
  expect(newReceiver('notification').parameters).toEqual({ title: '${alert.title}', text: '${alert.text}' });
  expect(newReceiver('script').parameters).toEqual({});
});
