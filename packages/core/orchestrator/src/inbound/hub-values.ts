import type { FieldValue, FieldValues } from '@crmsync/model';
import { roleField, roleOf } from '../hub-field.ts';
import { idList } from '../remote-view.ts';
import type { InboundPage } from './inbound-page.ts';

/** A remote value in the hub's form; associations as golden ids, ends that are not linked yet left out. */
export function toHubValue(
  page: Pick<InboundPage, 'conn' | 'port' | 'index'>,
  field: string,
  value: FieldValue,
): FieldValue {
  const role = roleOf(field);
  if (role === undefined) return page.conn.translation.toHub(page.port.capabilities.entity, field, value);
  const spec = page.port.capabilities.associations[role];
  const ids = idList(value).flatMap((id) => (spec ? (page.index.goldenIdOf(spec.toObjectType, id) ?? []) : []));
  return [...new Set(ids)];
}

/** A whole view in the hub's form, empty fields left out. */
export function toHubFields(page: Pick<InboundPage, 'conn' | 'port' | 'index'>, view: FieldValues): FieldValues {
  const fields: FieldValues = {};
  for (const [field, value] of Object.entries(view)) if (value !== null) fields[field] = toHubValue(page, field, value);
  return fields;
}

/** Remote ids of a view whose records are not linked yet, by role. */
export function unresolvedEnds(
  page: Pick<InboundPage, 'port' | 'index'>,
  view: FieldValues,
): readonly { readonly role: string; readonly objectType: string; readonly id: string }[] {
  const ends: { role: string; objectType: string; id: string }[] = [];
  for (const [role, spec] of Object.entries(page.port.capabilities.associations)) {
    for (const id of idList(view[roleField(role)])) {
      if (page.index.goldenIdOf(spec.toObjectType, id) === undefined)
        ends.push({ role, objectType: spec.toObjectType, id });
    }
  }
  return ends;
}
