import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfigStatus, ExecutionStatus } from '../api/codes';
import { changedBy } from '../words/fields';
import type { MarkCode } from '../ui/Mark';

/** What a change did, where nobody gave a reason: the names of the fields. */
export function useChanged(): (event: Parameters<typeof changedBy>[1]) => string {
  const { t } = useTranslation();
  return useCallback((event) => changedBy(t, event), [t]);
}

/** The word of a mark in the language of the page. */
export function useWord(): (code: MarkCode) => string {
  const { t } = useTranslation();
  return useCallback(
    (code: MarkCode) => {
      if (code === 'planned') {
        return t('score.planned');
      }
      if ((ExecutionStatus as readonly string[]).includes(code)) {
        return t(`status.${code as ExecutionStatus}`);
      }
      if (code === 'active' || code === 'inactive') {
        return t(`configStatus.${code as ConfigStatus & ('active' | 'inactive')}`);
      }
      return t(`kind.${code as 'fired'}`);
    },
    [t],
  );
}
