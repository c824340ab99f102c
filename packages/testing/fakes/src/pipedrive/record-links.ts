import { ControlError } from '../control-error.ts';
import { participantIds } from './activity-rules.ts';
import type { EntityName } from './change-event.ts';
import { isJsonArray, type Json, type JsonObject } from './json.ts';
import { idOf, type PipedriveState } from './pipedrive-state.ts';
import type { Row } from './record-table.ts';

/** The field of each object type that points to another object type. */
const linkFields: Readonly<Partial<Record<EntityName, Readonly<Partial<Record<EntityName, string>>>>>> = {
  person: { organization: 'org_id' },
  deal: { person: 'person_id', organization: 'org_id', stage: 'stage_id', pipeline: 'pipeline_id' },
  activity: { deal: 'deal_id', organization: 'org_id', lead: 'lead_id', person: 'participants' },
  note: { deal: 'deal_id', person: 'person_id', organization: 'org_id', lead: 'lead_id' },
  lead: { person: 'person_id', organization: 'organization_id' },
  stage: { pipeline: 'pipeline_id' },
};

/** One record that a field points to. */
export interface RecordLink {
  readonly objectType: EntityName;
  readonly id: string;
}

/** The records that a row points to. */
export function linksOf(entity: EntityName, row: Row): RecordLink[] {
  return Object.entries(linkFields[entity] ?? {}).flatMap(([target, field]) => {
    const objectType = entityNamed(target);
    const value = row.fields[field];
    if (field === 'participants') return participantIds(value).map((id) => ({ objectType, id: String(id) }));
    return typeof value === 'number' || typeof value === 'string' ? [{ objectType, id: String(value) }] : [];
  });
}

/**
 * The field change that makes or removes a link.
 * @throws ControlError for object types that are not linked by a field.
 */
export function linkChange(
  entity: EntityName,
  fields: JsonObject | undefined,
  target: RecordLink,
  remove: boolean,
): { readonly [key: string]: Json } {
  const field = linkFields[entity]?.[target.objectType];
  if (field === undefined) throw new ControlError(`A ${entity} has no link to a ${target.objectType}.`);
  const id: Json = field === 'lead_id' ? target.id : Number(target.id);
  if (field !== 'participants') return { [field]: remove ? null : id };
  const people = fields?.participants;
  const others = (isJsonArray(people) ? people : []).filter((each) => !participantIds([each]).includes(Number(id)));
  return { participants: remove ? others : [...others, { person_id: id, primary: others.length === 0 }] };
}

/** The object type of a name; @throws ControlError when there is none. */
export function entityNamed(name: string): EntityName {
  const entity = entityNames.find((each) => each === name || `${each}s` === name);
  if (entity !== undefined) return entity;
  if (name === 'activities') return 'activity';
  throw new ControlError(`There is no object type ${name}.`);
}

/** Every object type, in the order in which they depend on each other. */
export const entityNames: readonly EntityName[] = [
  'pipeline',
  'stage',
  'organization',
  'person',
  'deal',
  'lead',
  'activity',
  'note',
];

/** The row id behind a public id: leads are known by UUID, everything else by number. */
export function rowIdOf(state: PipedriveState, entity: EntityName, id: string): number {
  const rowId = entity === 'lead' ? state.leadRows.get(id) : idOf(Number(id));
  if (rowId === undefined || !Number.isInteger(rowId)) throw new ControlError(`There is no ${entity} with this id.`);
  return rowId;
}

/** The public id of a row. */
export function publicIdOf(entity: EntityName, row: Row): string {
  return entity === 'lead' ? String(row.fields.uuid) : String(row.id);
}
