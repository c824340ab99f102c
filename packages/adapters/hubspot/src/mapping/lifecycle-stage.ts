import type { MappingRow } from '@crmsync/adapter-kit';
import type { Lifecycle } from '@crmsync/model';
import type { LifecycleCategories } from './hubspot-mapping.ts';

const property = 'lifecyclestage';

/**
 * HubSpot's own stages in their order: the API moves a record forward only.
 * @see https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide
 */
const standardStages: readonly (readonly [string, Lifecycle['category']])[] = [
  ['subscriber', 'subscriber'],
  ['lead', 'lead'],
  ['marketingqualifiedlead', 'marketingQualified'],
  ['salesqualifiedlead', 'salesQualified'],
  ['opportunity', 'opportunity'],
  ['customer', 'customer'],
  ['evangelist', 'evangelist'],
  ['other', 'other'],
];

/** The lifecycle stage of a contact or company. A wanted stage before the current one leaves the current one. */
export function lifecycleStage(custom: LifecycleCategories): MappingRow<Lifecycle> {
  const categories = new Map([...standardStages, ...Object.entries(custom)]);
  const categoryOf = (key: string) => categories.get(key) ?? 'other';
  const keyFor = (wanted: Lifecycle): string | undefined => {
    if (wanted.key !== undefined && categories.get(wanted.key) === wanted.category) return wanted.key;
    return [...categories].find(([, category]) => category === wanted.category)?.[0];
  };
  return {
    wire: [property],
    optional: [],
    read(wire, _note, definitionOf) {
      const key = wire[property];
      if (typeof key !== 'string' || key === '') return null;
      const label = definitionOf(property)?.choices?.find((choice) => choice.key === key)?.label;
      return { category: categoryOf(key), key, ...(label === undefined ? {} : { label }) };
    },
    write(value, current, note, clear) {
      if (value === null) return { [property]: clear };
      const kept = current?.key;
      if (kept !== undefined && (value.key === kept || categoryOf(kept) === value.category))
        return { [property]: kept };
      const key = keyFor(value);
      if (key === undefined) {
        note('CHOICE_UNMAPPED', 'The account has no lifecycle stage of this category; it was left out.');
        return undefined;
      }
      if (kept !== undefined && comesBefore(key, kept)) {
        note('LIFECYCLE_FORWARD_ONLY', 'The lifecycle stage only moves forward; it stays.');
        return { [property]: kept };
      }
      return { [property]: key };
    },
  };
}

function comesBefore(key: string, other: string): boolean {
  const rank = (stage: string) => standardStages.findIndex(([name]) => name === stage);
  return rank(key) >= 0 && rank(key) < rank(other);
}
