import type { FieldValue, FieldValues } from '@crmsync/model';
import { roleField, roleOf } from '../hub-field.ts';
import { endsOf } from '../remote-end.ts';
import type { InboundPage, Observation } from './inbound-page.ts';

/** A remote value in the hub's form; associations as golden ids, ends that are not linked yet left out. */
export function toHubValue(
  page: Pick<InboundPage, 'conn' | 'port' | 'index'>,
  field: string,
  value: FieldValue,
): FieldValue {
  const role = roleOf(field);
  if (role === undefined) return page.conn.translation.toHub(page.port.capabilities.entity, field, value);
  const spec = page.port.capabilities.associations[role];
  const ids = spec
    ? endsOf(spec, value).flatMap(({ objectType, id }) => page.index.goldenIdOf(objectType, id) ?? [])
    : [];
  return [...new Set(ids)];
}

/** A whole view in the hub's form, empty fields left out. */
export function toHubFields(page: Pick<InboundPage, 'conn' | 'port' | 'index'>, view: FieldValues): FieldValues {
  const fields: FieldValues = {};
  for (const [field, value] of Object.entries(view)) if (value !== null) fields[field] = toHubValue(page, field, value);
  return fields;
}

/**
 * The same, worked out once per observation; again only where a record of this very page may be the other end of an
 * association, and may have been linked meanwhile.
 */
export function hubFieldsOf(page: InboundPage, observation: Observation): FieldValues {
  const { associations, objectType } = page.port.capabilities;
  const mayChange = Object.values(associations).some(({ targets }) =>
    targets.some((target) => target.objectType === objectType),
  );
  if (observation.hub === undefined || mayChange) observation.hub = toHubFields(page, observation.view);
  return observation.hub;
}

/** Remote ids of a view whose records are not linked yet, by role. */
export function unresolvedEnds(
  page: Pick<InboundPage, 'port' | 'index'>,
  view: FieldValues,
): readonly { readonly role: string; readonly objectType: string; readonly id: string }[] {
  const ends: { role: string; objectType: string; id: string }[] = [];
  for (const [role, spec] of Object.entries(page.port.capabilities.associations)) {
    for (const { objectType, id } of endsOf(spec, view[roleField(role)])) {
      if (page.index.goldenIdOf(objectType, id) === undefined) ends.push({ role, objectType, id });
    }
  }
  return ends;
}
