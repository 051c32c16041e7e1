import { Mark, toneOf, type MarkCode } from './Mark';
import css from './Status.module.css';

/** A mark and its word, in the colour of its text. */
export function Status({ code, word }: { code: MarkCode; word: string }) {
  return (
    <span className={`${css.status} ${css[toneOf(code)]}`}>
      <Mark code={code} /> <span className={css.word}>{word}</span>
    </span>
  );
}
