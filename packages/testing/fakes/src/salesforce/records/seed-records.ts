import { ControlError } from '../../control-error.ts';
import type { SeedLink, SeedRecord } from '../../fake-crm.ts';
import { freshSystemValues, type SalesforceState } from '../salesforce-state.ts';
import { wholeSecond, wireTime } from '../salesforce-time.ts';
import type { FieldValue, FieldValues } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { derivedValues } from './derived-values.ts';
import { readFieldValue } from './field-value.ts';
import { personTwin } from './person-twin.ts';
import { canonicalId } from './record-id.ts';
import { linkFields, roleBetween } from './record-links.ts';
import { emptyValues } from './record-writer.ts';

type Tell = (objectName: string, id: string, truthId: string | undefined) => void;

/** Puts records into the state as they are: no rules, no messages. @throws ControlError for unknown fields and links */
export function seedRecords(state: SalesforceState, records: readonly SeedRecord[], tell: Tell): string[] {
  const refs = new Map<string, string>();
  const seeded = records.map((record) => {
    const object = state.object(record.objectType);
    if (object === undefined) throw new ControlError(`No object ${record.objectType}.`);
    const id = seedOne(state, object, record);
    if (record.ref !== undefined) refs.set(record.ref, id);
    tell(object.name, id, record.truthId);
    return { object, id, links: record.links ?? [] };
  });
  for (const { object, id, links } of seeded) {
    const resolved = links.map((link) => ({ ...link, id: link.id ?? refs.get(link.ref ?? '') ?? missing() }));
    if (resolved.length > 0) seedLinks(state, object, id, resolved);
  }
  return seeded.map(({ id }) => id);
}

function missing(): never {
  throw new ControlError('A link names no record of this call.');
}

function seedOne(state: SalesforceState, object: SalesforceObject, record: SeedRecord): string {
  const id = record.id === undefined ? object.table.nextId() : canonicalId(record.id);
  if (id === undefined) throw new ControlError(`${record.id} is no id.`);
  const createdMs = record.createdAtMs ?? state.now();
  const updated = wireTime(wholeSecond(record.updatedAtMs ?? createdMs));
  const given = seedValues(state, object, record.fields);
  const values: FieldValues = {
    ...emptyValues(object, state.userId),
    ...freshSystemValues(state, id, createdMs),
    LastModifiedDate: updated,
    SystemModstamp: updated,
    ...given,
  };
  const derived = derivedValues(object.name, { state, values, input: given, atMs: createdMs });
  const { row, twin } = personTwin(state, object, { id, values: { ...values, ...derived, ...given } });
  object.table.put(row);
  twin?.object.table.put(twin.row);
  return id;
}

function seedValues(state: SalesforceState, object: SalesforceObject, fields: SeedRecord['fields']): FieldValues {
  const values: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const field = object.field(name);
    if (field === undefined) throw new ControlError(`${object.name} has no field ${name}.`);
    values[field.name] = readFieldValue(value, field, state.settings.unverified);
  }
  return values;
}

function seedLinks(
  state: SalesforceState,
  object: SalesforceObject,
  id: string,
  links: readonly (SeedLink & { readonly id: string })[],
): void {
  const people = object.name === 'Opportunity' ? links.filter(({ objectType }) => objectType === 'Contact') : [];
  const fields = linkFields(
    state,
    object,
    links.filter((link) => !people.includes(link)),
  );
  const row = object.table.get(id);
  if (row === undefined) return;
  const values = { ...row.values, ...fields };
  const derived =
    object.name === 'Task' || object.name === 'Event'
      ? derivedValues(object.name, { state, values, input: {}, atMs: 0 })
      : {};
  object.table.put({
    ...row,
    values: { ...values, ...(derived.AccountId === undefined ? {} : { AccountId: derived.AccountId }) },
  });
  const roles = state.object('OpportunityContactRole');
  for (const person of people) {
    if (roles === undefined || roleBetween(state, id, person.id) !== undefined) continue;
    seedOne(state, roles, { objectType: roles.name, fields: { OpportunityId: id, ContactId: person.id } });
  }
}
