import { getDefaultRegistry } from '@rjsf/core';
import type { ArrayFieldItemTemplateProps, FieldErrorProps, IconButtonProps, ObjectFieldTemplateProps, WidgetProps } from '@rjsf/utils';
import { canExpand, errorId } from '@rjsf/utils';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
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
  const seen = props.properties.filter(({ name, hidden }) => !hidden && first.has(name));
  const rest = props.properties.filter(({ name, hidden }) => !hidden && !first.has(name));
  const few = props.properties.length <= 4;
  const outer = props.title === '';
  return (
    <fieldset className={outer ? css.outer : css.group}>
      {props.title && <legend>{props.title}</legend>}
      {props.description && <p className={css.hint}>{props.description}</p>}
      {(few ? props.properties : seen).map((one) => (
        <div key={one.name}>{one.content}</div>
      ))}
      {!few && rest.length > 0 && (
        <details className={css.more} open={seen.length === 0 || rest.some(({ name }) => faulty.has(name))}>
          <summary>{t('form.more', { count: rest.length })}</summary>
          {rest.map((one) => (
            <div key={one.name}>{one.content}</div>
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

const { SelectWidget } = getDefaultRegistry().widgets;

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
