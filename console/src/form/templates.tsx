import type { ArrayFieldItemTemplateProps, IconButtonProps, ObjectFieldTemplateProps } from '@rjsf/utils';
import { canExpand } from '@rjsf/utils';
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
  const seen = props.properties.filter(({ name, hidden }) => !hidden && (required.has(name) || value[name] !== undefined || faulty.has(name)));
  const rest = props.properties.filter((one) => !one.hidden && !seen.includes(one));
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
        <details className={css.more} open={seen.length === 0}>
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
