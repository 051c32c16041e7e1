import Form from '@rjsf/core';
import type { ErrorSchema, RJSFSchema, UiSchema } from '@rjsf/utils';
import { useMemo } from 'react';
import { Choice } from './Choice';
import { englishTranslated, translated } from './translated';
import { usePreferences } from '../frame/preferences';
import { AddButton, FaultTemplate, FieldOrEntry, ItemTemplate, NamedSelect, NamedText, ObjectTemplate, RemoveButton } from './templates';
import { errorsAt, spoken } from './schema';
import { validator } from './validator';
import css from './SchemaForm.module.css';

type Data = Record<string, unknown>;

export type SchemaFormProps = {
  schema: RJSFSchema;
  data: Data;
  change: (data: Data) => void;
  faults: ReadonlyMap<string, readonly string[]>;
  /** What the ids of the fields begin with, where a page has several forms. */
  prefix?: string;
};

/**
 * The parameters of a task type as a form, made from its JSON Schema: titles in the viewer's language,
 * defaults shown and never written, the server's faults at their fields.
 */
export default function SchemaForm({ schema, data, change, faults, prefix = 'root' }: SchemaFormProps) {
  const { language } = usePreferences();
  const shown = useMemo(() => spoken(schema, language), [schema, language]);
  const errors: ErrorSchema<Data> = useMemo(() => (faults.size === 0 ? noErrors : errorsAt(faults, data)), [faults, data]);
  return (
    <Form<Data>
      className={css.form ?? ''}
      idPrefix={prefix}
      schema={shown}
      uiSchema={ui}
      formData={data}
      validator={validator}
      extraErrors={errors}
      noHtml5Validate
      showErrorList={false}
      omitExtraData={false}
      experimental_defaultFormStateBehavior={{ emptyObjectFields: 'skipDefaults', allOf: 'skipDefaults' }}
      onChange={(event) => change(event.formData ?? {})}
      tagName="div"
      translateString={language === 'zh' ? translated : englishTranslated}
      templates={templates as never}
      widgets={widgets}
      fields={fields as never}
    />
  );
}

const noErrors: ErrorSchema<Data> = {};

const templates = {
  FieldTemplate: FieldOrEntry,
  ObjectFieldTemplate: ObjectTemplate,
  ArrayFieldItemTemplate: ItemTemplate,
  FieldErrorTemplate: FaultTemplate,
  ButtonTemplates: { AddButton, RemoveButton },
};

const fields = { OneOfField: Choice };

const widgets = { SelectWidget: NamedSelect, TextWidget: NamedText };

const ui: UiSchema = { 'ui:submitButtonOptions': { norender: true } };
