import type { AssociationPatch, ListOptions, RemoteAssociations, RemoteRecord, Tombstone } from '@crmsync/adapter';
import { instantOfMs, momentMs, type PortContext, type WireProps } from '@crmsync/adapter-kit';
import type { EntityType, FieldDefinition, Instant } from '@crmsync/model';
import type { z } from 'zod';
import { labelTexts } from './account-fields.ts';

/** What every record of v2 has. */
export interface V2Wire {
  readonly id: number;
  readonly add_time?: string | null | undefined;
  readonly update_time?: string | null | undefined;
  readonly is_deleted?: boolean | null | undefined;
  readonly label_ids?: readonly number[] | null | undefined;
}

/** One list that is read for an object type; several are read one after the other. */
export interface ListPhase {
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** Tokens per page. */
  readonly tokens: number;
}

/** An association that is one key of the record. */
export interface LinkKey {
  readonly role: string;
  readonly key: string;
  readonly to: EntityType;
  readonly toObjectType: string;
}

/** One object type of API v2, as data. */
export interface V2Object<W extends V2Wire> {
  /** Path segment, also the object type unless two types share it. */
  readonly path: string;
  readonly schema: z.ZodType<W>;
  /** Parameters every read of records carries. */
  readonly query: { readonly [name: string]: string };
  readonly listPhases: readonly ListPhase[];
  readonly changePhases: readonly ListPhase[];
  readonly links: readonly LinkKey[];
  /** Associations that are not one key. */
  otherAssociations?(wire: W): { readonly [role: string]: RemoteAssociations };
  /** Whether a record of the path is of this object type. @default all are */
  belongs?(wire: W): boolean;
  /** Whether standard fields hold choices, which are read and written by their labels. @default false */
  readonly hasChoices?: boolean;
  /** Whether the record is marked deleted. */
  isDeleted?(wire: W): boolean;
}

/** Which parts of records a call wants. */
export interface ReadPlan {
  readonly definitions: readonly FieldDefinition[];
  readonly associations: boolean;
  readonly query: { readonly [name: string]: string };
}

/** Most custom field keys that a request may name; more are read by naming none. */
const maxCustomKeys = 15;

/** Prepares reading: the definitions of the custom fields wanted, and the request's parameters. */
export async function readPlan<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  options: Pick<ListOptions, 'custom' | 'associations'>,
): Promise<ReadPlan> {
  const { custom = [], associations = true } = options;
  const definitions = custom.length === 0 ? [] : await context.customDefinitions(custom);
  const keys = definitions.map(({ remoteKey }) => remoteKey);
  const narrow = keys.length > 0 && keys.length <= maxCustomKeys;
  return {
    definitions,
    associations,
    query: { ...object.query, ...(narrow ? { custom_fields: keys.join(',') } : {}) },
  };
}

/** The records of wires; label texts are asked for once per connection. */
export async function toRecords<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  wires: readonly W[],
  plan: Pick<ReadPlan, 'definitions' | 'associations'>,
): Promise<RemoteRecord[]> {
  const needed = [...new Set(wires.flatMap((wire) => wire.label_ids ?? []))];
  if (object.hasChoices && wires.length > 0) await context.fieldDefinitions();
  const texts = await labelTexts(context, needed);
  return wires.map((wire) => toRecord(context, object, wire, texts, plan));
}

function toRecord<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  wire: W,
  texts: ReadonlyMap<number, string>,
  plan: Pick<ReadPlan, 'definitions' | 'associations'>,
): RemoteRecord {
  return context.record({
    id: String(wire.id),
    wire: withLabels(wire, texts),
    custom: plan.definitions,
    associations: plan.associations ? associationsOf(object, wire) : undefined,
    createdAt: instantOf(wire.add_time),
    updatedAt: instantOf(wire.update_time),
    deleted: tombstoneOf(object, wire),
  });
}

/** Label texts beside the numbers; a number without a text keeps the whole field unread. */
function withLabels<W extends V2Wire>(wire: W, texts: ReadonlyMap<number, string>): WireProps {
  const { label_ids: ids } = wire;
  if (ids === undefined) return propsOf(wire);
  const labels = (ids ?? []).map((id) => ({ id, label: texts.get(id) }));
  return { ...propsOf(wire), labels };
}

function tombstoneOf<W extends V2Wire>(object: V2Object<W>, wire: W): Tombstone | undefined {
  const at = instantOf(wire.update_time);
  if (wire.is_deleted || object.isDeleted?.(wire)) return { kind: 'soft', ...(at === undefined ? {} : { at }) };
  return object.belongs?.(wire) === false ? { kind: 'filtered' } : undefined;
}

function associationsOf<W extends V2Wire>(
  object: V2Object<W>,
  wire: W,
): { readonly [role: string]: RemoteAssociations } {
  const found: { [role: string]: RemoteAssociations } = {};
  for (const { role, key, toObjectType } of object.links) {
    const id = linkedId(wire, key);
    if (id === undefined) continue;
    found[role] = { refs: id === null ? [] : [{ objectType: toObjectType, id: String(id) }], complete: true };
  }
  return { ...found, ...object.otherAssociations?.(wire) };
}

/** The id under a key; `undefined` when the key is not in the answer. */
export function linkedId(wire: object, key: string): number | null | undefined {
  if (!(key in wire)) return undefined;
  const id: unknown = Reflect.get(wire, key);
  return typeof id === 'number' ? id : null;
}

/** A checked answer as the mapping reads it. */
export function propsOf(wire: object): WireProps {
  return Object.fromEntries(Object.entries(wire));
}

/** A moment of the wire: RFC 3339, or without a zone in UTC. */
export function instantOf(text: string | null | undefined): Instant | undefined {
  const ms = text ? momentMs(text) : undefined;
  return ms === undefined ? undefined : instantOfMs(ms);
}

/** Whether a change to a role can only be written by someone who knows what is linked now. */
export function needsCurrentLinks(patch: AssociationPatch): boolean {
  return patch.remove.length > 0 && patch.add.length === 0 && patch.primary === undefined;
}
