import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog';
import { read, write } from '../words/words';
import css from './KeysDialog.module.css';

const keys = [
  ['Ctrl K', 'palette'],
  ['/', 'search'],
  ['g o', 'overview'],
  ['g c', 'configs'],
  ['g e', 'executions'],
  ['g d', 'decisions'],
  ['g f', 'forecast'],
  ['g w', 'workers'],
  ['g q', 'queues'],
  ['j  k', 'rows'],
  ['x', 'choose'],
  ['Enter', 'open'],
  ['p', 'pause'],
  ['r', 'run'],
  ['t', 'table'],
  ['.', 'live'],
  ['?', 'keys'],
  ['Esc', 'close'],
] as const;

export function KeysDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [on, setOn] = useState(read('carillon.keys') !== 'off');
  return (
    <Dialog open close={close} title={t('frame.keys')}>
      <dl className={css.keys}>
        {keys.map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            setOn(event.target.checked);
            write('carillon.keys', event.target.checked ? 'on' : 'off');
          }}
        />{' '}
        {t('keys.single')}
      </label>
    </Dialog>
  );
}
