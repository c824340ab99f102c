import { type FindOutcome, type FindQuery, type ListOptions, NotFoundError } from '@crmsync/adapter';
import { type PortContext, path, type RequestPath } from '@crmsync/adapter-kit';
import type { ContactWire, RecordWire } from '../wire.ts';
import type { SuitedashSettings } from './settings.ts';
import {
  companyObject,
  contactObject,
  isAddressable,
  projectObject,
  readWire,
  type SuitedashObject,
  toRecord,
} from './suitedash-object.ts';

/** How a kind of record is found by its natural key. */
export interface FindRules<W extends RecordWire> {
  readonly object: SuitedashObject<W>;
  pathOf(value: string): RequestPath;
  /** What came really has the value. */
  fits(wire: W, value: string): boolean;
  /** Whether only one record can have a value. */
  readonly unique: boolean;
}

/** Contacts by their login; where the account looks at other addresses, too, by those. */
export const contactsByEmail: FindRules<ContactWire> = {
  object: contactObject,
  pathOf: (email) => path`/contact/${email}`,
  fits: (wire, email) =>
    [wire.email, wire.home_email, wire.work_email].some(
      (one) => one?.trim().toLowerCase() === email.trim().toLowerCase(),
    ),
  unique: true,
};

/** Companies by exactly their name. */
export const companiesByName: FindRules<(typeof companyObject)['schema']['_output']> = {
  object: companyObject,
  pathOf: (name) => path`/company/${name}`,
  fits: (wire, name) => wire.name === name,
  unique: true,
};

/** The newest project of a name: names are not unique. */
export const projectsByName: FindRules<(typeof projectObject)['schema']['_output']> = {
  object: projectObject,
  pathOf: (name) => path`/project/name/${name}`,
  fits: (wire, name) => wire.name === name,
  unique: false,
};

/** Finds records one by one. A value that cannot be named in a path is not looked for, and the outcome says so. */
export async function findRecords<W extends RecordWire>(
  context: PortContext,
  rules: FindRules<W>,
  settings: SuitedashSettings,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<readonly FindOutcome[]> {
  const custom = await context.customDefinitions(options.custom ?? []);
  const found: FindOutcome[] = [];
  for (const { key, value } of queries) {
    const wire = await findWire(context, rules, value);
    const records = wire
      ? [toRecord(context, rules.object, settings, wire, { custom, associations: options.associations })]
      : [];
    found.push({ key, records, complete: isAddressable(value) && (rules.unique || records.length === 0) });
  }
  return found;
}

/** The record with a natural key, if there is one that can be found. */
export async function findWire<W extends RecordWire>(
  context: PortContext,
  rules: FindRules<W>,
  value: string,
): Promise<W | undefined> {
  if (!isAddressable(value)) return undefined;
  try {
    const wire = await readWire(context, rules.object, rules.pathOf(value), 'find');
    return rules.fits(wire, value) ? wire : undefined;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
