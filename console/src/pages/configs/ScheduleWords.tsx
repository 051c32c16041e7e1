import type { Schemas } from '../../api/client';

/** A schedule as it was written; the words of the server stand on the page of the config. */
export function ScheduleWords({ schedule }: { schedule: Schemas['Schedule'] }) {
  switch (schedule.type) {
    case 'interval':
      return <code>{schedule.every}</code>;
    case 'cron':
      return (
        <>
          <code>{schedule.expression}</code> {schedule.timezone}
        </>
      );
    case 'date':
      return <code>{schedule.at}</code>;
    case 'manual':
      return <>–</>;
  }
}
