import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LaterForm } from '../../form/LaterForm';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { useType } from './useType';
import css from './EditPage.module.css';

type Data = Record<string, unknown>;

/** Parameters as a form or as JSON; the JSON keeps what a form cannot show. */
export function Parameters({
  type,
  data,
  change,
  faults,
  broken,
  prefix,
}: {
  type: string;
  data: Data;
  change: (data: Data) => void;
  faults: ReadonlyMap<string, readonly string[]>;
  /** Told whether what is typed as JSON is none, and so is not in the data. */
  broken?: (broken: boolean) => void;
  /** What the ids of the fields begin with, where a page has several forms. */
  prefix?: string;
}) {
  const { t } = useTranslation();
  const [raw, setRaw] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const known = useType(type, true);
  const judge = (message: string | null) => {
    setWrong(message);
    broken?.(message !== null);
  };
  const write = (text: string) => {
    setRaw(text);
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
        change(parsed as Data);
        judge(null);
      } else {
        judge('{ … }');
      }
    } catch (error) {
      judge(error instanceof Error ? error.message : String(error));
    }
  };
  const own = [...faults].filter(([path]) => path === 'parameters' || path.startsWith('parameters.'));
  return (
    <>
      <p className={css.switch}>
        <Button look="quiet" aria-pressed={raw === null} onClick={() => setRaw(null)} disabled={wrong !== null}>
          {t('edit.form')}
        </Button>
        <Button look="quiet" aria-pressed={raw !== null} onClick={() => setRaw(JSON.stringify(data, null, 2))}>
          {t('edit.json')}
        </Button>
      </p>
      {raw === null ? (
        known.data && <LaterForm schema={known.data.parameter_schema as never} data={data} change={change} faults={faults} {...(prefix ? { prefix } : {})} />
      ) : (
        <Field
          label={t('edit.json')}
          faults={[
            ...(wrong ? [t('edit.jsonWrong', { message: wrong })] : []),
            ...own.map(([path, messages]) => `${path}: ${messages.join(' ')}`),
          ]}
        >
          <textarea value={raw} spellCheck={false} onChange={(event) => write(event.target.value)} />
        </Field>
      )}
    </>
  );
}
