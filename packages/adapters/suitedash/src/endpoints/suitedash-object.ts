import { type RemoteAssociations, type RemoteRecord, WireFormatError } from '@crmsync/adapter';
import { instantOfMs, momentMs, type PortContext, path, type RequestPath, type WireProps } from '@crmsync/adapter-kit';
import type { FieldDefinition, Instant } from '@crmsync/model';
import { z } from 'zod';
import type { NoteFormat } from '../mapping/note-section.ts';
import {
  type CompanyWire,
  type ContactWire,
  companyWire,
  contactWire,
  type ProjectWire,
  projectWire,
  type RecordWire,
} from '../wire.ts';
import type { MetaKind } from './account.ts';
import type { SuitedashSettings } from './settings.ts';

/** How one kind of record is reached and what of it is held together. */
export interface SuitedashObject<W extends RecordWire = RecordWire> {
  readonly objectType: 'contacts' | 'companies' | 'projects';
  readonly kind: MetaKind;
  readonly schema: z.ZodType<W>;
  /** Key of the custom fields. */
  readonly customKey: 'custom_fields' | 'project_custom_fields';
  /** Key of the text that may hold notes, and its form. */
  readonly textKey: 'background_info' | 'info_description';
  readonly textFormat: NoteFormat;
  pathOf(uid: string): RequestPath;
  associationsOf(wire: W, settings: SuitedashSettings): { readonly [role: string]: RemoteAssociations };
}

export const contactObject: SuitedashObject<ContactWire> = {
  objectType: 'contacts',
  kind: 'contact',
  schema: contactWire,
  customKey: 'custom_fields',
  textKey: 'background_info',
  textFormat: 'text',
  pathOf: (uid) => path`/contact/${uid}`,
  associationsOf: ({ companies }, { companyShape }) => {
    if (companies === undefined) return {};
    const refs = (companies ?? []).map(({ uid }) => ({ objectType: 'companies', id: uid }));
    if (companyShape === 'list') return { companies: { refs, complete: true } };
    return { companies: { refs: refs.slice(0, 1), complete: refs.length < 2 } };
  },
};

export const companyObject: SuitedashObject<CompanyWire> = {
  objectType: 'companies',
  kind: 'company',
  schema: companyWire,
  customKey: 'custom_fields',
  textKey: 'background_info',
  textFormat: 'text',
  pathOf: (uid) => path`/company/${uid}`,
  associationsOf: ({ primaryContact: person }) =>
    person === undefined ? {} : { primaryContact: { refs: person ? [contactRef(person)] : [], complete: true } },
};

export const projectObject: SuitedashObject<ProjectWire> = {
  objectType: 'projects',
  kind: 'project',
  schema: projectWire,
  customKey: 'project_custom_fields',
  textKey: 'info_description',
  textFormat: 'html',
  pathOf: (uid) => path`/project/uid/${uid}`,
  associationsOf: (wire) => {
    if (wire.client === undefined) return {};
    return { contacts: { refs: clientsOf(wire).map(contactRef), complete: true } };
  },
};

/** All three, by object type. */
export const suitedashObjects = { contacts: contactObject, companies: companyObject, projects: projectObject };

/** The people a project is for, the client first. */
export function clientsOf({ client, secondary_clients: others }: ProjectWire): readonly { readonly uid: string }[] {
  const people = [client, ...(others ?? [])].filter((person) => person != null);
  return people.filter(({ uid }, at) => people.findIndex((other) => other.uid === uid) === at);
}

function contactRef({ uid }: { readonly uid: string }) {
  return { objectType: 'contacts', id: uid };
}

/** Whether a text can be a UID: words that the API has for something else, and whatever leads elsewhere, cannot. */
export function isUid(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text) && text !== 'meta';
}

/** Whether a natural key can be named in a path: the server decodes it before it takes it apart. */
export function isAddressable(value: string): boolean {
  return value.trim() !== '' && !/[/\\]/.test(value) && !['.', '..', 'meta'].includes(value);
}

/** The record as the contract has it. Custom fields that it has no value for are empty. */
export function toRecord<W extends RecordWire>(
  context: PortContext,
  object: SuitedashObject<W>,
  settings: SuitedashSettings,
  wire: W,
  options: { readonly custom?: readonly FieldDefinition[]; readonly associations?: boolean | undefined } = {},
): RemoteRecord {
  return context.record({
    id: wire.uid,
    wire: withEmptyCustom(object, wire, options.custom ?? []),
    custom: options.custom,
    associations: options.associations === false ? undefined : object.associationsOf(wire, settings),
    createdAt: createdAt(wire),
  });
}

function withEmptyCustom<W extends RecordWire>(
  { customKey }: SuitedashObject<W>,
  wire: W,
  definitions: readonly FieldDefinition[],
): WireProps {
  const props: WireProps = { ...wire };
  if (!(customKey in props)) return props;
  const empty = Object.fromEntries(definitions.map(({ remoteKey }) => [remoteKey, null]));
  return { ...props, [customKey]: { ...empty, ...objectAt(props, customKey) } };
}

/** The object under a key; anything else counts as an empty one. */
export function objectAt(props: WireProps, key: string): { readonly [name: string]: unknown } {
  const value = props[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function createdAt({ created }: RecordWire): Instant | undefined {
  const ms = typeof created === 'string' ? momentMs(created) : undefined;
  return ms === undefined ? undefined : instantOfMs(ms);
}

/**
 * Reads one record.
 * @throws NotFoundError when there is none with this UID
 */
export async function readWire<W extends RecordWire>(
  context: PortContext,
  object: SuitedashObject<W>,
  at: RequestPath,
  operation = 'get',
): Promise<W> {
  const answer = await context.http.send({
    method: 'GET',
    path: at,
    schema: z.object({ data: object.schema }),
    operation: `${object.objectType}.${operation}`,
  });
  return answer.body.data;
}

/** An answer that shows another record than the one asked for. */
export function anotherRecord(operation: string): WireFormatError {
  return new WireFormatError(`suitedash ${operation}: the answer shows another record`, { paths: ['data.uid'] });
}
