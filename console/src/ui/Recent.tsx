import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { Mark, type MarkCode } from './Mark';
import css from './Recent.module.css';

type Decision = Schemas['Mark'];

/** The last twenty decisions of a config, the oldest first; a run shows its outcome. */
export function Recent({ marks }: { marks: readonly Decision[] }) {
  const { t } = useTranslation();
  const shown = marks.slice(0, 20).reverse();
  if (shown.length === 0) {
    return <>–</>;
  }
  const words = (mark: Decision) =>
    mark.status ? t(`status.${mark.status}`) : t(`kind.${mark.kind}`);
  return (
    <span className={css.recent} role="img" aria-label={summary(shown.map(words))}>
      {shown.map((mark, i) => (
        <span key={i} title={`${mark.at} ${words(mark)}`}>
          <Mark code={codeOf(mark)} />
        </span>
      ))}
    </span>
  );
}

function codeOf(mark: Decision): MarkCode {
  return mark.status ?? mark.kind;
}

/** Equal neighbours are counted, so that a screen reader says "18 succeeded, 2 failed". */
function summary(words: readonly string[]): string {
  const groups: { word: string; count: number }[] = [];
  for (const word of words) {
    const last = groups.at(-1);
    if (last?.word === word) {
      last.count++;
    } else {
      groups.push({ word, count: 1 });
    }
  }
  return groups.map(({ word, count }) => `${count} ${word}`).join(', ');
}
