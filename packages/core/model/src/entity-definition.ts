import { z } from 'zod';
import type { EntityType } from './entity-type.ts';
import { type FieldKind, fieldKinds, type ValueOf } from './field-kind.ts';

/** What the engine knows of one field. */
export interface FieldSpec<K extends FieldKind = FieldKind> {
  readonly kind: K;
  /** Never written to a remote: derived or owned by the system. @default false */
  readonly readOnly?: boolean;
  /** For `reference`: what it points at. */
  readonly to?: 'owner' | 'pipeline' | 'stage';
  /** The only values allowed, for a text that is a closed list of ours. */
  readonly oneOf?: readonly string[];
}

/** What the engine knows of one kind of association. */
export interface AssociationSpec {
  readonly to: EntityType;
}

/** An entity as data: its fields, its associations, and the order in which it is synced (parents first). */
export interface EntityDefinition<
  F extends Readonly<Record<string, FieldSpec>> = Readonly<Record<string, FieldSpec>>,
  A extends Readonly<Record<string, AssociationSpec>> = Readonly<Record<string, AssociationSpec>>,
> {
  readonly entity: EntityType;
  readonly fields: F;
  readonly associations: A;
}

/** The fields of an entity as a TypeScript type: every field optional (absent) and nullable (empty). */
export type FieldsOf<D extends EntityDefinition> = {
  [K in keyof D['fields']]?: (D['fields'][K] extends FieldSpec<infer Kind> ? ValueOf<Kind> : never) | null;
};

/** Declares an entity; keeps the literal types, so that {@link FieldsOf} can read them. */
export function defineEntity<
  const F extends Readonly<Record<string, FieldSpec>>,
  const A extends Readonly<Record<string, AssociationSpec>>,
>(definition: EntityDefinition<F, A>): EntityDefinition<F, A> {
  return definition;
}

/** The zod schema of an entity's fields: strict, so that a misspelt field is named. */
export function fieldsSchema(definition: EntityDefinition): z.ZodType<Record<string, unknown>> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, spec] of Object.entries(definition.fields)) {
    const schema = spec.oneOf ? z.enum([...spec.oneOf]) : fieldKinds[spec.kind];
    shape[name] = schema.nullable().optional();
  }
  return z.strictObject(shape);
}
