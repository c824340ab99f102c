import type { FieldValues } from '@crmsync/model';
import { fromModel, isEmpty, type Plain, simFields } from '../plain-value.ts';
import { placedRecords } from './check-agreement.ts';
import type { Evidence } from './evidence.ts';
import { objectOf } from './store-rows.ts';

const lists: ReadonlySet<string> = new Set(['emails', 'phones', 'domains']);

/**
 * Where accounts behind real adapters have one place for a list: what stands there is in the hub's list, and the place is
 * filled if that has anything.
 */
export function checkPlaces(evidence: Evidence): void {
  const { world, rows, finding, count } = evidence;
  if (world.vendors.size === 0) return;
  const goldens = new Map(rows.of('goldens').map((row): [string, FieldValues] => [row.id, objectOf(row.fields)]));
  for (const { link, record } of placedRecords(evidence)) {
    for (const field of simFields[record.type].filter(({ name }) => lists.has(name))) {
      if (link.isBuried || link.open.has(field.name)) {
        count('field left open for a person');
        continue;
      }
      const shown = keys(record.fields[field.name] ?? null);
      const known = keys(fromModel(field, goldens.get(link.goldenId)?.[field.name]));
      const about = `${field.name} of ${record.id}: ${JSON.stringify(shown)}, in the hub ${JSON.stringify(known)}`;
      if (!shown.every((each) => known.includes(each))) finding('not in the hub', about);
      if (isEmpty(shown) !== isEmpty(known)) finding('place left empty', about);
    }
  }
}

function keys(value: Plain): readonly string[] {
  const texts = Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
  return texts.map((text) => text.toLowerCase()).sort();
}
