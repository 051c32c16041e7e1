import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import css from './Value.module.css';

const step = 100;
const longestText = 2_000;
const fewMembers = 50;

/**
 * A JSON value as a tree that opens by hand: 100 members at a time and 2,000 characters of a text, so that a
 * result of a million members is drawn as fast as a small one. A small value is open to its leaves.
 */
export function Value({ value, name, depth = 0, few }: { value: unknown; name?: string; depth?: number; few?: boolean }) {
  if (typeof value === 'object' && value !== null) {
    return <Members value={value} name={name} depth={depth} few={few ?? countUpTo(fewMembers, value) < fewMembers} />;
  }
  return (
    <span className={css.line}>
      {name !== undefined && <bdi className={css.name}>{visible(name)}: </bdi>}
      <Scalar value={value} />
    </span>
  );
}

function Scalar({ value }: { value: unknown }) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  if (typeof value !== 'string') {
    return <span className={css.scalar}>{String(value)}</span>;
  }
  const cut = !whole && value.length > longestText;
  return (
    <>
      <bdi className={css.text}>{visible(cut ? value.slice(0, longestText) : value)}</bdi>
      {cut && (
        <Button look="quiet" onClick={() => setWhole(true)}>
          {t('value.rest', { count: value.length - longestText })}
        </Button>
      )}
    </>
  );
}

/** How many members a value has with those inside of them; it stops counting at the bound. */
function countUpTo(bound: number, value: unknown): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  if (Array.isArray(value) && value.length >= bound) {
    return bound;
  }
  let sum = 0;
  for (const key in value) {
    sum += 1 + countUpTo(bound - sum, (value as Record<string, unknown>)[key]);
    if (sum >= bound) {
      break;
    }
  }
  return sum;
}

function Members({ value, name, depth, few }: { value: object; name: string | undefined; depth: number; few: boolean }) {
  const { t } = useTranslation();
  const list = Array.isArray(value);
  const keys = list ? null : Object.keys(value);
  const size = keys ? keys.length : (value as unknown[]).length;
  const [open, setOpen] = useState(few || (depth < 2 && size <= step));
  const [shown, setShown] = useState(step);
  const at = (i: number): [string, unknown] =>
    keys ? [keys[i] ?? '', (value as Record<string, unknown>)[keys[i] ?? '']] : [String(i), (value as unknown[])[i]];
  return (
    <details className={css.members} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {name !== undefined && <bdi className={css.name}>{visible(name)} </bdi>}
        <span className={css.size}>{list ? `[${size}]` : `{${size}}`}</span>
      </summary>
      {open && (
        <ul>
          {Array.from({ length: Math.min(size, shown) }, (_, i) => {
            const [key, member] = at(i);
            return (
              <li key={key}>
                <Value value={member} name={key} depth={depth + 1} few={few} />
              </li>
            );
          })}
          {size > shown && (
            <li>
              <Button look="quiet" onClick={() => setShown(shown + step)}>
                {t('value.more', { count: size - shown })}
              </Button>
            </li>
          )}
        </ul>
      )}
    </details>
  );
}

/** Control characters and marks of direction as visible signs: they would change how the page around them reads. */
export function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (one) => {
    const code = one.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
