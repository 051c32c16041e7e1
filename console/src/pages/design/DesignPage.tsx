import { useState } from 'react';
import { ConfigStatus, EventKind, ExecutionStatus } from '../../api/codes';
import { Problem } from '../../api/problem';
import { Percentiles } from '../../chart/Percentiles';
import { StackChart } from '../../chart/StackChart';
import { useWord } from '../../score/words';
import { Button } from '../../ui/Button';
import { Copy } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Distance, Instant, Span } from '../../ui/Instant';
import type { MarkCode } from '../../ui/Mark';
import { Meter } from '../../ui/Meter';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Recent } from '../../ui/Recent';
import { Status } from '../../ui/Status';
import { Table } from '../../ui/Table';
import { Value } from '../../ui/Value';
import css from './DesignPage.module.css';

const marks: readonly MarkCode[] = [...new Set<MarkCode>([...ExecutionStatus, ...EventKind, ...ConfigStatus, 'planned'])];
const tokens = ['paper', 'sheet', 'box', 'ink', 'quiet', 'link', 'edge', 'hair', 'bronze', 'good', 'run', 'wait', 'warn', 'bad', 'gone'] as const;
const hour = 3_600_000;
const start = Date.UTC(2026, 10, 30);
const points = Array.from({ length: 24 }, (_, i) => ({
  at: start + i * hour,
  counts: { succeeded: 40 + ((i * 7) % 13), failed: i === 9 ? 6 : 0, missed: i === 3 ? 2 : 0 },
}));
const hostile = '<img src=x onerror=alert(1)> \u202eabc \u0007 ' + 'x'.repeat(400);

/** All parts of the console, for people who work on it; development builds alone have this page. */
export function DesignPage() {
  const word = useWord();
  const [open, setOpen] = useState(false);
  return (
    <Page title="Design" question="All parts in one place" actions={<Button look="main">Main action</Button>}>
      <Section name="Colours">
        <ul className={css.tokens}>
          {tokens.map((token) => (
            <li key={token}>
              <span className={css[token]} /> {token}
            </li>
          ))}
        </ul>
      </Section>
      <Section name="Marks">
        <ul className={css.tokens}>
          {marks.map((mark) => (
            <li key={mark}>
              <Status code={mark} word={word(mark)} />
            </li>
          ))}
        </ul>
        <Recent
          marks={marks.slice(0, 20).map((_, i) => ({ at: new Date(start + i * hour).toISOString(), kind: 'fired', count: 1, execution_id: null, status: i % 7 === 3 ? 'failed' : 'succeeded', run_ms: 5 }))}
        />
      </Section>
      <Section name="Buttons and fields">
        <p className={css.row}>
          <Button look="main">Main</Button>
          <Button>Plain</Button>
          <Button look="quiet">Quiet</Button>
          <Button disabled>Disabled</Button>
          <Button needs="needs the role operator">Needs a role</Button>
          <Copy text="copied" />
          <Button onClick={() => setOpen(true)}>Dialog</Button>
        </p>
        <Dialog open={open} close={() => setOpen(false)} title={hostile}>
          <p>{hostile}</p>
        </Dialog>
        <Field label="Label" hint="A hint" faults={['A fault that the server found.']}>
          <input defaultValue="value" />
        </Field>
      </Section>
      <Section name="Times">
        <p>
          <Instant at={new Date(start).toISOString()} /> · <Distance at={new Date(Date.now() + hour).toISOString()} planned /> · <Span ms={72 * 60_000} /> ·{' '}
          <Meter share={0.4} label="40 %" />
        </p>
      </Section>
      <Section name="Charts">
        <StackChart
          title="Outcomes"
          points={points}
          span={{ from: start, to: start + 24 * hour, step: hour }}
          up={['succeeded', 'failed']}
          down={['missed']}
          word={word}
        />
        <Percentiles
          title="Lateness"
          points={points.map(({ at }, i) => ({ at, p50: 4, p95: 20 + i, p99: 60 + ((i * 13) % 40) }))}
          whole={{ p50: 4, p95: 30, p99: 90 }}
          span={{ from: start, to: start + 24 * hour, step: hour }}
        />
      </Section>
      <Section name="Table and values with hostile text">
        <Table
          caption="Rows"
          rows={[{ id: 1 }, { id: 2 }]}
          rowKey={(row) => row.id}
          columns={[
            { key: 'id', head: 'Id', cell: (row) => row.id },
            { key: 'text', head: 'Text', cell: () => <bdi>{hostile}</bdi> },
          ]}
        />
        <Value value={{ hostile, list: Array.from({ length: 250 }, (_, i) => i), nested: { a: { b: { c: null } } } }} />
        <ProblemNotice error={new Problem(400, 'invalid_input', hostile, [{ path: 'schedule.expression', message: 'is no pattern' }], null)} again={() => {}} />
      </Section>
    </Page>
  );
}

function Section({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <section className={css.section}>
      <h2>{name}</h2>
      {children}
    </section>
  );
}
