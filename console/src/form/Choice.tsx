import { getDefaultRegistry } from '@rjsf/core';
import type { FieldProps, RJSFSchema } from '@rjsf/utils';
import { errorId } from '@rjsf/utils';
import { useTranslation } from 'react-i18next';
import css from './SchemaForm.module.css';

type Data = Record<string, unknown>;

const { OneOfField } = getDefaultRegistry().fields;

/** The value of the property that selects an alternative; undefined for one that it does not. */
function nameOf(option: RJSFSchema, property: string): string | undefined {
  const one = option.properties?.[property];
  return typeof one === 'object' && typeof one.const === 'string' ? one.const : undefined;
}

/**
 * Alternatives that a property tells apart: a choice by their titles writes that property. What the new alternative has
 * too is kept. Others are left to the library.
 */
export function Choice(props: FieldProps<Data>) {
  const property = (props.schema as { discriminator?: { propertyName?: string } }).discriminator?.propertyName;
  const options = (props['options'] ?? []) as RJSFSchema[];
  return property !== undefined && options.some((one) => nameOf(one, property) !== undefined) ? (
    <ByProperty {...props} property={property} options={options} />
  ) : (
    OneOfField && <OneOfField {...props} />
  );
}

function ByProperty({ property, options, ...props }: FieldProps<Data> & { property: string; options: RJSFSchema[] }) {
  const { t } = useTranslation();
  const { formData, fieldPathId, registry, required, errorSchema, schema } = props;
  const { SchemaField } = registry.fields;
  const named = options.filter((one) => nameOf(one, property) !== undefined);
  const chosen = named.find((one) => nameOf(one, property) === formData?.[property]);
  const inside = (errorSchema?.[property] ?? {}) as { __errors?: string[] };
  const faults = [...((errorSchema as { __errors?: string[] } | undefined)?.__errors ?? []), ...(inside.__errors ?? [])];
  const id = `${fieldPathId.$id}__oneof_select`;
  const choose = (name: string) => {
    const next = named.find((one) => nameOf(one, property) === name);
    const kept = Object.entries(formData ?? {}).filter(([key]) => key !== property && next?.properties?.[key] !== undefined);
    props.onChange((next ? { [property]: name, ...Object.fromEntries(kept) } : undefined) as Data, fieldPathId.path, undefined, id);
  };
  return (
    <div className="panel">
      <div className={faults.length > 0 ? 'form-group has-error' : 'form-group'}>
        <label className="unseen" htmlFor={id}>
          {schema.title ?? props.name}
        </label>
        <select
          id={id}
          value={chosen ? nameOf(chosen, property) : ''}
          disabled={props.disabled || props.readonly}
          aria-describedby={faults.length > 0 ? errorId(id) : undefined}
          onChange={(event) => choose(event.target.value)}
        >
          {!(required && chosen) && <option value="">{t('form.choose')}</option>}
          {named.map((one) => {
            const name = nameOf(one, property);
            return (
              <option key={name} value={name}>
                {one.title ?? name}
              </option>
            );
          })}
        </select>
        {faults.length > 0 && (
          <div id={errorId(id)} className="error-detail" role="alert">
            <p className={css.fault}>{faults.join(' ')}</p>
          </div>
        )}
      </div>
      {chosen && SchemaField && <SchemaField {...props} schema={chosen} />}
    </div>
  );
}
