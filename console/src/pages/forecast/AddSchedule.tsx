import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { viewersZone } from '../../frame/preferences';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Builder } from '../../when/Builder';
import type { Schedule } from '../../when/schedule';
import { WillHappen, usePreview } from '../../when/WillHappen';
import type { Change } from './cells';
import css from './ForecastPage.module.css';

const none: ReadonlyMap<string, readonly string[]> = new Map();

/** A schedule that could be: it is tried in the sandbox, and nothing is saved. */
export function AddSchedule({ add, close }: { add: (change: Omit<Extract<Change, { kind: 'add' }>, 'id'>) => void; close: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(t('forecast.newName'));
  const [type, setType] = useState('');
  const [schedule, setSchedule] = useState<Schedule>({ type: 'cron', expression: '0 3 * * *', timezone: viewersZone });
  const preview = usePreview(schedule);
  const calendars = useQuery({
    queryKey: ['calendars'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/calendars', { signal })).data,
  });
  const types = useQuery({
    queryKey: ['types'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/task-types', { signal })).data,
  });
  return (
    <Dialog
      open
      wide
      close={close}
      title={t('forecast.addTitle')}
      actions={
        <Button
          look="main"
          disabled={name.trim() === '' || preview.problem !== null || preview.unreachable || schedule.type === 'manual'}
          onClick={() => {
            add({ kind: 'add', name: name.trim().slice(0, 100), type, schedule });
            close();
          }}
        >
          {t('forecast.tryIt')}
        </Button>
      }
    >
      <div className={css.adding}>
        <div>
          <Field label={t('column.name')}>
            <input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label={t('column.type')} hint={t('forecast.typeHint')}>
            <select value={type} onChange={(event) => setType(event.target.value)}>
              <option value="">{t('list.any')}</option>
              {types.data?.items.map((one) => (
                <option key={one.name}>{one.name}</option>
              ))}
            </select>
          </Field>
          <Builder
            schedule={schedule}
            change={setSchedule}
            faults={none}
            calendars={calendars.data?.items.map((one) => one.name ?? '') ?? []}
            clockChange={preview.seen?.warnings.some((one) => one.code === 'dst_gap' || one.code === 'dst_overlap') ?? false}
          />
        </div>
        <WillHappen schedule={schedule} preview={preview} />
      </div>
    </Dialog>
  );
}
