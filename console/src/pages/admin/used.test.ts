// @vitest-environment happy-dom
import i18next from 'i18next';
import { expect, test } from 'vitest';
import { speak } from '../../words/words';
import { usedIn } from './used';

test('what names a secret is told in the language of the page', async () => {
  await speak('zh');
  const t = i18next.getFixedT('zh', 'words');
  expect(usedIn(t, 'the connection shop')).toBe('连接 shop');
  expect(usedIn(t, 'the task config <b> report')).toBe('任务配置 <b> report');
  expect(usedIn(t, 'the alert settings')).toBe('告警设置');
  expect(usedIn(t, 'something new')).toBe('something new');
});
