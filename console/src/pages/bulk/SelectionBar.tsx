import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNeeds } from '../../api/role';
import { Button } from '../../ui/Button';
import { BulkDialog, type BulkAction, type Selection } from './BulkDialog';
import css from './Bulk.module.css';

export type Offer<Action extends BulkAction> = {
  action: Action;
  label: string;
  role: 'operator' | 'editor';
  /** Not for all that match: for those that were chosen one by one. */
  oneByOne?: boolean;
};

/** The actions on the chosen rows, or on all that match the filter. */
export function SelectionBar<Action extends BulkAction>({
  label,
  ids,
  offers,
  matching,
  done,
  nameOf,
}: {
  label: string;
  ids: readonly (number | string)[];
  offers: readonly Offer<Action>[];
  /** The filter that an action on all that match has. */
  matching: (action: Action) => object;
  done: () => void;
  nameOf: (id: number | string) => string;
}) {
  const { t } = useTranslation();
  const needs = useNeeds();
  const [all, setAll] = useState(false);
  const [offer, setOffer] = useState<Offer<Action> | null>(null);
  if (ids.length === 0) {
    return null;
  }
  const selection = (one: Offer<Action>): Selection => (all && !one.oneByOne ? { filter: matching(one.action) } : { ids });
  return (
    <div className={css.bar} role="region" aria-label={label}>
      <span>{all ? t('bulk.all') : t('configs.selected', { count: ids.length })}</span>
      <Button look="quiet" aria-pressed={all} onClick={() => setAll(!all)}>
        {t(all ? 'bulk.onlyChosen' : 'bulk.selectAll')}
      </Button>
      {offers.map((one) => (
        <Button key={one.action} needs={needs(one.role)} disabled={all && one.oneByOne === true} onClick={() => setOffer(one)}>
          {one.label}
        </Button>
      ))}
      <Button look="quiet" onClick={done}>
        {t('bulk.clear')}
      </Button>
      {offer && (
        <BulkDialog
          action={offer.action}
          nameOf={nameOf}
          selection={selection(offer)}
          close={(acted) => {
            setOffer(null);
            if (acted) {
              done();
            }
          }}
        />
      )}
    </div>
  );
}
