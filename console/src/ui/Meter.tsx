import css from './Meter.module.css';

/** A bar that is full by a share of 0 to 1, with its words beside it. */
export function Meter({ share, label }: { share: number; label: string }) {
  const part = Math.max(0, Math.min(1, share));
  return (
    <span className={css.meter}>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(part * 100)}>
        <rect className={css.room} width="100" height="8" />
        <rect className={css.full} width={part * 100} height="8" />
      </svg>
      <span>{label}</span>
    </span>
  );
}
