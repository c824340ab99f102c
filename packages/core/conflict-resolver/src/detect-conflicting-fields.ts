import { type EntityType, entityDefinitions, type FieldKind, type FieldSpec, type FieldValue } from '@crmsync/model';
import type { CompareOptions } from './compare-options.ts';
import { guessKind } from './guess-kind.ts';
import { plainFields } from './plain-record.ts';
import { sameValue } from './same-value.ts';

/** How plain records are compared. */
export interface RecordCompareOptions extends CompareOptions {
  /** Takes the kinds of its fields from the model. @default kinds are judged by the values */
  readonly entity?: EntityType;
  /** Kinds by field name; they win over the entity and over judging. */
  readonly kinds?: { readonly [field: string]: FieldKind };
  /** Fields to leave out, beside `id`, `createdAt` and `updatedAt`. */
  readonly ignore?: readonly string[];
}

const bookkeeping: readonly string[] = ['id', 'createdAt', 'updatedAt'];

/**
 * Names the fields in which two records differ in meaning, in the order of the local record. A field that one side does
 * not have is not known there and no difference; a cleared one is.
 */
export function detectConflictingFields(local: object, remote: object, options: RecordCompareOptions = {}): string[] {
  const mine = plainFields(local);
  const theirs = plainFields(remote);
  return comparableFields([mine], options).filter((field) => {
    if (!Object.hasOwn(theirs, field)) return false;
    const kind = kindOfField(field, [mine[field], theirs[field]], options);
    return !sameValue(kind, mine[field], theirs[field], options);
  });
}

/** The names of all fields of the records that are content. */
export function comparableFields(records: readonly object[], options: RecordCompareOptions): readonly string[] {
  const ignored = new Set([...bookkeeping, ...(options.ignore ?? [])]);
  const names = new Set(records.flatMap((record) => Object.keys(record)));
  return [...names].filter((name) => !ignored.has(name));
}

/** The kind of a field: given, from the model, or judged by its values. */
export function kindOfField(
  field: string,
  values: readonly (FieldValue | undefined)[],
  options: RecordCompareOptions,
): FieldKind {
  const given = options.kinds && Object.hasOwn(options.kinds, field) ? options.kinds[field] : undefined;
  return given ?? modelKind(field, options.entity) ?? guessKind(field, values);
}

function modelKind(field: string, entity: EntityType | undefined): FieldKind | undefined {
  if (entity === undefined) return undefined;
  const fields: { readonly [name: string]: FieldSpec } = entityDefinitions[entity].fields;
  return Object.hasOwn(fields, field) ? fields[field]?.kind : undefined;
}
