import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import type { Sounded } from '../../score/notes';
import { useWord } from '../../score/words';
import { Dialog } from '../../ui/Dialog';
import { Instant, Span } from '../../ui/Instant';
import { Said } from '../../ui/Said';
import { Status } from '../../ui/Status';
import { RunDueTime } from './RunDueTime';
import css from './Timeline.module.css';

/** All that is known of one mark: what was decided, when, by whom, and what became of it. */
export function NoteDrawer({ config, note, close }: { config: Schemas['StoredTaskConfig']; note: Sounded | null; close: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const fate = note?.fate;
  const started = fate?.execution?.started_at;
  return (
    <Dialog
      side
      open={note !== null}
      close={close}
      title={note ? word(note.code) : ''}
      actions={fate?.due_at && !fate.execution && <RunDueTime config={config} at={fate.due_at} done={close} />}
    >
      {note && (
        <>
          <p className={css.said}>
            <Said text={note.sentence} />
          </p>
          <dl className={css.facts}>
            <dt>{t(fate?.due_at ? 'column.due' : 'column.at')}</dt>
            <dd>
              <Instant at={fate?.due_at ?? new Date(note.at).toISOString()} />
              {fate?.last_due_at && (
                <>
                  {' – '}
                  <Instant at={fate.last_due_at} />
                </>
              )}
            </dd>
            {fate && (
              <>
                <dt>{t('column.decided')}</dt>
                <dd>
                  <Instant at={fate.decided_at} />
                </dd>
                <dt>{t('column.actor')}</dt>
                <dd>
                  <bdi>{fate.actor}</bdi>
                </dd>
              </>
            )}
            {!fate && note.execution && (
              <>
                <dt>{t('group.execution')}</dt>
                <dd>
                  <Link to="/executions/$id" params={{ id: note.execution }}>
                    {t('config.openExecution')}
                  </Link>
                </dd>
              </>
            )}
            {fate?.execution && (
              <>
                <dt>{t('group.execution')}</dt>
                <dd>
                  <Link to="/executions/$id" params={{ id: fate.execution.id }}>
                    <Status code={fate.execution.status} word={t(`status.${fate.execution.status}`)} /> {fate.execution.id.slice(0, 13)}
                  </Link>
                </dd>
                <dt>{t('column.late')}</dt>
                <dd>{started && fate.due_at ? <Span ms={Date.parse(started) - Date.parse(fate.due_at)} /> : '–'}</dd>
                <dt>{t('column.took')}</dt>
                <dd>
                  <Span ms={fate.execution.run_ms} />
                </dd>
              </>
            )}
          </dl>
        </>
      )}
    </Dialog>
  );
}
