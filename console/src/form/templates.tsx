import { getDefaultRegistry } from '@rjsf/core';
import type { ArrayFieldItemTemplateProps, FieldErrorProps, FieldTemplateProps, IconButtonProps, ObjectFieldTemplateProps, WidgetProps } from '@rjsf/utils';
import { ADDITIONAL_PROPERTY_FLAG, canExpand, errorId } from '@rjsf/utils';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { useConnections } from './useConnections';
import css from './SchemaForm.module.css';

type Data = Record<string, unknown>;

/** The fields of an object in their author's order; those that may be left out, and are empty, stand behind a fold. */
export function ObjectTemplate(props: ObjectFieldTemplateProps<Data>) {
  const { t } = useTranslation();
  const required = new Set(props.schema.required ?? []);
  const value = (props.formData ?? {}) as Data;
  const faulty = new Set(Object.keys(props.errorSchema ?? {}));
  // Decided once: a field that moved while it is typed in would lose the focus.
  const [first] = useState(() => new Set(props.properties.filter(({ name }) => required.has(name) || value[name] !== undefined).map(({ name }) => name)));
  // What has the one value that it may have is not asked for, as the property that tells the alternatives of a choice apart.
  const shown = props.properties.filter(({ name, hidden }) => !hidden && !isConstant(props.schema.properties?.[name], value[name]));
  // An entry of a map was put there by hand.
  const isSeen = (name: string) => first.has(name) || isEntry(props.schema.properties?.[name]);
  const seen = shown.filter(({ name }) => isSeen(name));
  const rest = shown.filter(({ name }) => !isSeen(name));
  const few = shown.length <= 4;
  // An entry of a map has its name beside it, in a field.
  const title = isEntry(props.schema) ? '' : props.title;
  return (
    <fieldset className={title === '' ? css.outer : css.group}>
      {title && <legend>{title}</legend>}
      {props.description && <p className={css.hint}>{props.description}</p>}
      {/* The key of the content stays when an entry of a map gets another name: what has the focus keeps it. */}
      {(few ? shown : seen).map((one) => (
        <div key={one.content.key ?? one.name}>{one.content}</div>
      ))}
      {!few && rest.length > 0 && (
        <details className={css.more} open={seen.length === 0 || rest.some(({ name }) => faulty.has(name))}>
          <summary>{t('form.more', { count: rest.length })}</summary>
          {rest.map((one) => (
            <div key={one.content.key ?? one.name}>{one.content}</div>
          ))}
        </details>
      )}
      {canExpand(props.schema, props.uiSchema, props.formData) && (
        <Button disabled={props.disabled || props.readonly} onClick={props.onAddProperty}>
          {t('form.add')}
        </Button>
      )}
    </fieldset>
  );
}

function isEntry(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && ADDITIONAL_PROPERTY_FLAG in schema;
}

function isConstant(schema: unknown, value: unknown): boolean {
  return typeof schema === 'object' && schema !== null && 'const' in schema && schema.const === value;
}

const { FieldTemplate } = getDefaultRegistry().templates;

/** The name that the library gives to a new entry of a map. */
const fresh = /^newKey(?:-\d+)?$/;

/** A field; of an entry of a map the name and the value, each with its label, and a button that removes it. */
export function FieldOrEntry(props: FieldTemplateProps<Data>) {
  const { t } = useTranslation();
  const { id, label, schema } = props;
  if (!isEntry(schema)) {
    return <FieldTemplate {...props} />;
  }
  const faulty = (props.rawErrors ?? []).length > 0;
  return (
    <div className={css.entry} role="group" aria-label={label}>
      <div className="form-group">
        <label htmlFor={`${id}-key`}>{t('form.name')}</label>
        <NameOfEntry key={label} id={`${id}-key`} name={label} disabled={props.disabled || props.readonly} blur={props.onKeyRenameBlur} />
      </div>
      <div className={faulty ? 'form-group has-error' : 'form-group'}>
        {props.displayLabel && <label htmlFor={id}>{t('form.value')}</label>}
        {props.children}
        {props.errors}
      </div>
      <Button look="quiet" aria-label={t('form.drop', { name: label })} disabled={props.disabled || props.readonly} onClick={props.onRemoveProperty}>
        {t('form.remove')}
      </Button>
    </div>
  );
}

/** The name of an entry; that of a new one is ready to be typed over. */
function NameOfEntry({ id, name, disabled, blur }: { id: string; name: string; disabled: boolean | undefined; blur: FieldTemplateProps<Data>['onKeyRenameBlur'] }) {
  const field = useRef<HTMLInputElement>(null);
  const isNew = fresh.test(name);
  useEffect(() => {
    if (isNew) {
      field.current?.focus();
      field.current?.select();
    }
  }, [isNew]);
  return <input ref={field} id={id} type="text" defaultValue={name} autoComplete="off" spellCheck={false} disabled={disabled} onBlur={blur} />;
}

/** One entry of a list with its buttons in words. */
export function ItemTemplate(props: ArrayFieldItemTemplateProps<Data>) {
  const { t } = useTranslation();
  const { hasRemove, onRemoveItem } = props.buttonsProps;
  return (
    <div className={css.item}>
      <div>{props.children}</div>
      {hasRemove && (
        <Button look="quiet" onClick={onRemoveItem}>
          {t('form.remove')}
        </Button>
      )}
    </div>
  );
}

export function AddButton({ onClick, disabled }: IconButtonProps<Data>) {
  const { t } = useTranslation();
  return (
    <Button disabled={disabled} onClick={onClick}>
      {t('form.add')}
    </Button>
  );
}

export function RemoveButton({ onClick, disabled }: IconButtonProps<Data>) {
  const { t } = useTranslation();
  return (
    <Button look="quiet" disabled={disabled} onClick={onClick}>
      {t('form.remove')}
    </Button>
  );
}

/** The faults of a field, said to a screen reader as they appear. */
export function FaultTemplate({ errors = [], fieldPathId }: FieldErrorProps<Data>) {
  return errors.length === 0 ? null : (
    <div id={errorId(fieldPathId)} className="error-detail" role="alert">
      {errors.map((error, i) => (
        <p key={i} className="text-danger">
          {error}
        </p>
      ))}
    </div>
  );
}

const { SelectWidget, TextWidget } = getDefaultRegistry().widgets;

/** A text; one that names a connection offers those of its kinds. */
export function NamedText(props: WidgetProps) {
  const kinds = (props.schema as { 'x-connection'?: string[] })['x-connection'];
  const names = useConnections(kinds);
  return TextWidget ? <TextWidget {...props} schema={names.length > 0 ? { ...props.schema, examples: names } : props.schema} /> : null;
}

/** A choice with a name: that of a one-of has no label beside it. */
export function NamedSelect(props: WidgetProps) {
  const choice = /__(?:one|any)of_select$/.test(props.id);
  return (
    <>
      {choice && (
        <label className="unseen" htmlFor={props.id}>
          {props.label || props.name}
        </label>
      )}
      {SelectWidget && <SelectWidget {...props} />}
    </>
  );
}
