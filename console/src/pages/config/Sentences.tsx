import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notesOf, type Sounded, type Timeline } from '../../score/notes';
import { useChanged, useWord } from '../../score/words';
import { Button } from '../../ui/Button';
import { Instant } from '../../ui/Instant';
import { Said } from '../../ui/Said';
import { Mark } from '../../ui/Mark';
import css from './Timeline.module.css';

const step = 50;

/** The score as sentences, newest first. */
export function Sentences({ timeline, open }: { timeline: Timeline; open: (note: Sounded) => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const changed = useChanged();
  const [shown, setShown] = useState(step);
  const notes = notesOf(timeline, word, changed)
    .filter((note) => note.code !== 'planned')
    .reverse();
  if (notes.length === 0) {
    return <p className={css.quiet}>{t('score.silence')}</p>;
  }
  return (
    <>
      <ol className={css.sentences} aria-label={t('score.sentences')}>
        {notes.slice(0, shown).map((note) => (
          <li key={note.key}>
            <Mark code={note.code} moved={note.moved ?? false} label={word(note.code)} />
            <button type="button" className={css.time} onClick={() => open(note)}>
              <Instant at={new Date(note.at).toISOString()} />
              {note.fate?.last_due_at && (
                <>
                  {' – '}
                  <Instant at={note.fate.last_due_at} />
                </>
              )}
            </button>
            <span className={css.sentence}>
              {note.count > 1 && note.fate ? `${note.count} × ` : ''}
              <Said text={note.sentence} />
            </span>
            {note.execution && (
              <Link to="/executions/$id" params={{ id: note.execution }} className={css.link}>
                {t('group.execution')}
              </Link>
            )}
          </li>
        ))}
      </ol>
      {notes.length > shown && (
        <p>
          <Button onClick={() => setShown(shown + step)}>{t('list.more')}</Button>
        </p>
      )}
    </>
  );
}
