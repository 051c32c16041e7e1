import { TranslatableString, englishStringTranslator } from '@rjsf/utils';

/** The library's own strings that a person can meet, in Chinese; its English ones where there is none. */
const chinese: Partial<Record<TranslatableString, string>> = {
  [TranslatableString.ArrayItemTitle]: '条目',
  [TranslatableString.EmptyArray]: '没有条目',
  [TranslatableString.YesLabel]: '是',
  [TranslatableString.NoLabel]: '否',
  [TranslatableString.NewStringDefault]: '',
  [TranslatableString.AddButton]: '添加',
  [TranslatableString.AddItemButton]: '添加条目',
  [TranslatableString.RemoveButton]: '移除',
  [TranslatableString.ClearLabel]: '清除',
  [TranslatableString.OptionPrefix]: '选项 %1',
  [TranslatableString.TitleOptionPrefix]: '%1 选项 %2',
  [TranslatableString.UnknownFieldType]: '表单无法显示类型 %1，请使用 JSON',
  [TranslatableString.UnsupportedField]: '表单无法显示此字段，请使用 JSON',
  [TranslatableString.UnsupportedFieldWithId]: '表单无法显示字段 %1，请使用 JSON',
  [TranslatableString.UnsupportedFieldWithReason]: '表单无法显示此字段（%1），请使用 JSON',
  [TranslatableString.UnsupportedFieldWithIdAndReason]: '表单无法显示字段 %1（%2），请使用 JSON',
};

export function translated(text: TranslatableString, params?: string[]): string {
  const own = chinese[text];
  return own !== undefined ? filled(own, params) : englishStringTranslator(text, params);
}

export function englishTranslated(text: TranslatableString, params?: string[]): string {
  // A new entry of a map has no value yet.
  return text === TranslatableString.NewStringDefault ? '' : englishStringTranslator(text, params);
}

function filled(text: string, params: readonly string[] = []): string {
  return params.reduce((all, param, i) => all.replaceAll(`%${i + 1}`, param), text);
}
