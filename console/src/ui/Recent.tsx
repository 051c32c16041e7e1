import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { usePreferences } from '../frame/preferences';
import { exact } from '../time/format';
import { Mark, toneOf, type MarkCode } from './Mark';
import css from './Recent.module.css';

type Decision = Schemas['Mark'];

/** The last twenty decisions of a config, the oldest first; a run shows its outcome. */
export function Recent({ marks }: { marks: readonly Decision[] }) {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const shown = marks.slice(0, 20).reverse();
  if (shown.length === 0) {
    return <>–</>;
  }
  const words = (mark: Decision) => {
    const status = outcomeOf(mark);
    return status ? t(`status.${status}`) : t(`kind.${mark.kind}`);
  };
  return (
    <span className={css.recent} role="img" aria-label={summary(shown.map(words))}>
      {shown.map((mark, i) => (
        <span key={i} title={`${exact(language, zone, Date.parse(mark.at)).replace(/[.,]\d{3}/, '')} ${words(mark)}`}>
          <Bar code={codeOf(mark)} />
        </span>
      ))}
    </span>
  );
}

/** Success is low and quiet, trouble as high as the row; what did not run keeps its own shape. */
function Bar({ code }: { code: MarkCode }) {
  const height = heights[code];
  if (height === undefined) {
    return <Mark code={code} />;
  }
  return (
    <svg className={`${css.bar} ${css[toneOf(code)]}`} viewBox="0 0 8 16" aria-hidden="true">
      <rect x="0.5" y={16 - height} width="6" height={height} rx="1" fill="currentColor" />
      {cuts[code] && <path d={cuts[code]} stroke="var(--paper)" strokeWidth="2" fill="none" />}
    </svg>
  );
}

/** In 16ths of the row. */
const heights: Partial<Record<MarkCode, number>> = {
  succeeded: 6,
  fired: 6,
  cancelled: 6,
  failed: 14,
  timed_out: 14,
  lost: 14,
};

/** How what ran ended. Of a due time that did not run, the execution is the one that was in its way. */
export function outcomeOf(mark: Pick<Decision, 'kind' | 'status'>): Decision['status'] {
  return mark.kind === 'fired' || mark.kind === 'triggered' ? mark.status : null;
}

function codeOf(mark: Decision): MarkCode {
  return outcomeOf(mark) ?? mark.kind;
}

/** What tells bars of one height apart without their colours. */
const cuts: Partial<Record<MarkCode, string>> = {
  cancelled: 'M0 13h7',
  timed_out: 'M3.5 2v6h4',
  lost: 'M0 9h7',
};

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
