import { useTranslation } from 'react-i18next';
import { usePreferences, viewersZone } from '../frame/preferences';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { dialectOf, kinds, ofKind, presets, withField, type Schedule } from './schedule';
import css from './Builder.module.css';

const zones = Intl.supportedValuesOf('timeZone');
const gaps = ['run_after', 'skip', 'shift'] as const;
const overlaps = ['first', 'second', 'both'] as const;
const excluded = ['skip', 'next', 'previous'] as const;

type Props = {
  schedule: Schedule;
  change: (schedule: Schedule) => void;
  /** The server's faults by path, as in `schedule.expression`. */
  faults: ReadonlyMap<string, readonly string[]>;
  calendars: readonly string[];
  /** Whether the clocks change for this pattern, as the preview warns. */
  clockChange: boolean;
};

/** Makes a schedule: its kind, its times, its zone, what happens when clocks change. */
export function Builder({ schedule, change, faults, calendars, clockChange }: Props) {
  const { t } = useTranslation();
  const set = (name: string, value: unknown) => change(withField(schedule, name, value));
  const faultsOf = (name: string) => faults.get(`schedule.${name}`) ?? [];
  return (
    <fieldset className={css.builder}>
      <legend className="unseen">{t('when.title')}</legend>
      <div className={css.kinds} role="radiogroup" aria-label={t('when.title')}>
        {kinds.map((kind) => (
          <label key={kind}>
            <input
              type="radio"
              name="kind"
              checked={schedule.type === kind}
              onChange={() => change(ofKind(kind, schedule, viewersZone))}
            />{' '}
            {t(`when.${kind}`)}
          </label>
        ))}
      </div>
      {schedule.type === 'cron' && (
        <>
          <Field label={t('when.expression')} faults={faultsOf('expression')}>
            <input
              value={schedule.expression}
              spellCheck={false}
              autoComplete="off"
              className={css.pattern}
              onChange={(event) => {
                const dialect = dialectOf(event.target.value);
                change(
                  withField(
                    withField(schedule, 'expression', event.target.value || ' '),
                    'dialect',
                    dialect === 'ocps' ? schedule.dialect : dialect,
                  ),
                );
              }}
            />
          </Field>
          <p className={css.presets}>
            {presets.map(([name, pattern]) => (
              <Button key={name} look="quiet" onClick={() => change(withField(withField(schedule, 'expression', pattern), 'dialect', ''))}>
                {t(`preset.${name}`)}
              </Button>
            ))}
          </p>
          <Field label={t('when.dialect')}>
            <select value={schedule.dialect ?? 'ocps'} onChange={(event) => set('dialect', event.target.value === 'ocps' ? '' : event.target.value)}>
              <option value="ocps">OCPS</option>
              <option value="quartz">Quartz</option>
              <option value="spring">Spring</option>
              <option value="unix">Unix cron</option>
            </select>
          </Field>
          <Field label={t('when.timezone')} faults={faultsOf('timezone')}>
            <input list="zones" value={schedule.timezone ?? 'UTC'} onChange={(event) => set('timezone', event.target.value)} />
          </Field>
          <datalist id="zones">
            {zones.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          {clockChange && <ClockRules schedule={schedule} set={set} />}
        </>
      )}
      {schedule.type === 'interval' && (
        <Field label={t('when.every')} hint={t('when.everyHint')} faults={faultsOf('every')}>
          <input value={schedule.every} onChange={(event) => change({ ...schedule, every: event.target.value })} />
        </Field>
      )}
      {schedule.type === 'date' && (
        <Field label={t('when.at')} hint={t('when.atHint')} faults={faultsOf('at')}>
          <input value={schedule.at} onChange={(event) => change({ ...schedule, at: event.target.value })} />
        </Field>
      )}
      {schedule.type !== 'manual' && <Window schedule={schedule} set={set} faultsOf={faultsOf} calendars={calendars} />}
    </fieldset>
  );
}

function ClockRules({ schedule, set }: { schedule: Schedule & { type: 'cron' }; set: (name: string, value: unknown) => void }) {
  const { t } = useTranslation();
  const dst: { gap?: string; overlap?: string } = typeof schedule.dst === 'object' ? schedule.dst : {};
  return (
    <>
      <Field label={t('when.gap')}>
        <select value={dst.gap ?? 'run_after'} onChange={(event) => set('dst', { ...dst, gap: event.target.value })}>
          {gaps.map((one) => (
            <option key={one} value={one}>
              {t(`when.gap_${one}`)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t('when.overlap')}>
        <select value={dst.overlap ?? 'first'} onChange={(event) => set('dst', { ...dst, overlap: event.target.value })}>
          {overlaps.map((one) => (
            <option key={one} value={one}>
              {t(`when.overlap_${one}`)}
            </option>
          ))}
        </select>
      </Field>
    </>
  );
}

function Window({
  schedule,
  set,
  faultsOf,
  calendars,
}: {
  schedule: Exclude<Schedule, { type: 'manual' }>;
  set: (name: string, value: unknown) => void;
  faultsOf: (name: string) => readonly string[];
  calendars: readonly string[];
}) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const repeats = schedule.type !== 'date';
  const text = (name: string) => String((schedule as Record<string, unknown>)[name] ?? '');
  return (
    <details className={css.more} lang={language === 'zh' ? 'zh-CN' : 'en'}>
      <summary>{t('when.more')}</summary>
      {repeats &&
        (['start_at', 'end_at', 'max_fires'] as const).map((name) => (
          <Field key={name} label={t(`when.${name}`)} faults={faultsOf(name)}>
            <input
              inputMode={name === 'max_fires' ? 'numeric' : 'text'}
              value={text(name)}
              onChange={(event) =>
                set(name, name === 'max_fires' && event.target.value ? Number(event.target.value) : event.target.value)
              }
            />
          </Field>
        ))}
      <Field label={t('when.jitter')} hint={t('when.everyHint')} faults={faultsOf('jitter')}>
        <input value={text('jitter')} onChange={(event) => set('jitter', event.target.value)} />
      </Field>
      <Field label={t('when.calendar')} faults={faultsOf('calendar')}>
        <select value={text('calendar')} onChange={(event) => set('calendar', event.target.value)}>
          <option value="">–</option>
          {calendars.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      {text('calendar') && (
        <Field label={t('when.on_excluded')}>
          <select value={text('on_excluded') || 'skip'} onChange={(event) => set('on_excluded', event.target.value)}>
            {excluded.map((one) => (
              <option key={one} value={one}>
                {t(`when.excluded_${one}`)}
              </option>
            ))}
          </select>
        </Field>
      )}
    </details>
  );
}
