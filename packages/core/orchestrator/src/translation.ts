import {
  type Choice,
  choiceSchema,
  contentHash,
  type EntityType,
  type FieldDefinition,
  type FieldKind,
  type FieldValue,
  moneySchema,
  type Phone,
  phoneSchema,
} from '@crmsync/model';
import { normalizeEmail, slug } from '@crmsync/normalize';
import { z } from 'zod';
import type { CustomFieldMap } from './custom-field-map.ts';
import { customKeyOf, fieldKind, fieldSpec } from './hub-field.ts';
import type { PipelineMap } from './pipeline-map.ts';
import type { ConnectionStateRow } from './rows/connection-state.ts';

/** A value for a remote, or why there is none. */
export type Translated = { readonly value: FieldValue } | { readonly omit: string };

/**
 * Translates single values between one account's form and the hub's: ids of owners, pipelines and stages, choices by
 * their labels, phones with their normal form, amounts with the account's currency. Associations are not here, since
 * they need the links.
 */
export interface Translation {
  toHub(entity: EntityType, field: string, value: FieldValue): FieldValue;
  /** `current` is what the remote shows now: it is kept when it already means the hub's value. */
  toRemote(entity: EntityType, field: string, value: FieldValue, current: FieldValue | undefined): Translated;
  /** Changes when the same remote values would be read differently. */
  readonly hash: string;
}

export interface TranslationParts {
  readonly connectionId: string;
  readonly state: ConnectionStateRow;
  readonly custom: CustomFieldMap;
  readonly pipelines: PipelineMap;
  /** E-mail of the owner that stands in for one this account does not have. */
  readonly defaultOwner?: string;
  readonly phoneKey: (number: string) => string | null;
}

const phonesSchema = z.array(phoneSchema);
const choicesSchema = z.array(choiceSchema);

/** Makes the translation of one account. */
export function createTranslation(parts: TranslationParts): Translation {
  const choices = choiceMap(parts.state.fields);
  const kindOf = (entity: EntityType, field: string): FieldKind => fieldKind(entity, field, parts.custom.kinds);
  const definitionOf = (entity: EntityType, field: string): FieldDefinition | undefined => {
    const key = customKeyOf(field);
    return key === undefined
      ? choices.get(`${entity}|${field}`)
      : parts.custom.byKey(parts.connectionId, entity, key)?.definition;
  };
  const referenceTarget = (entity: EntityType, field: string): string => fieldSpec(entity, field)?.to ?? 'owner';
  const references = createReferenceTranslation(parts);

  return {
    hash: contentHash(
      [parts.state.owners, parts.state.pipelines, [...parts.custom.kinds]].map((part) => contentHash(part)),
    ),
    toHub(entity, field, value) {
      if (value === null) return null;
      switch (kindOf(entity, field)) {
        case 'reference':
          return typeof value === 'string' ? references.toHub(referenceTarget(entity, field), value) : value;
        case 'choice':
          return choiceToHub(choiceSchema.parse(value), definitionOf(entity, field));
        case 'choices':
          return choicesSchema.parse(value).map((choice) => choiceToHub(choice, definitionOf(entity, field)));
        case 'phones':
          return phonesSchema.parse(value).map((phone) => phoneToHub(phone, parts.phoneKey));
        case 'money': {
          const money = moneySchema.parse(value);
          return { amount: money.amount, currency: money.currency ?? parts.state.currency ?? null };
        }
        default:
          return value;
      }
    },
    toRemote(entity, field, value, current) {
      if (value === null) return { value: null };
      switch (kindOf(entity, field)) {
        case 'reference': {
          const now = typeof current === 'string' ? current : undefined;
          const id =
            typeof value === 'string' ? references.toRemote(referenceTarget(entity, field), value, now) : undefined;
          return id === undefined ? { omit: 'unmappedReference' } : { value: id };
        }
        case 'choice': {
          const choice = choiceToRemote(choiceSchema.parse(value), definitionOf(entity, field));
          return choice ? { value: choice } : { omit: 'unmappedChoice' };
        }
        case 'choices': {
          const all = choicesSchema.parse(value).map((choice) => choiceToRemote(choice, definitionOf(entity, field)));
          const known = all.filter((choice) => choice !== undefined);
          return known.length === 0 && all.length > 0 ? { omit: 'unmappedChoice' } : { value: known };
        }
        default:
          return { value };
      }
    },
  };
}

interface ReferenceTranslation {
  toHub(target: string, id: string): string;
  toRemote(target: string, key: string, current: string | undefined): string | undefined;
}

/** Ids of owners, pipelines and stages. What the hub has no key for is kept as it is, marked with its account. */
function createReferenceTranslation(parts: TranslationParts): ReferenceTranslation {
  const owners = ownerMap(parts);
  const opaque = `${parts.connectionId}:`;
  return {
    toHub(target, id) {
      const known = (): string | undefined => {
        if (target === 'pipeline') return parts.pipelines.pipelineToHub(id);
        return target === 'stage' ? parts.pipelines.stageToHub(id) : owners.toHub.get(id);
      };
      return known() ?? `${opaque}${id}`;
    },
    toRemote(target, key, current) {
      if (key.startsWith(opaque)) return key.slice(opaque.length);
      if (target === 'pipeline') return parts.pipelines.pipelineToRemote(key, current);
      if (target === 'stage') return parts.pipelines.stageToRemote(key, current);
      if (current !== undefined && owners.toHub.get(current) === key) return current;
      return owners.toRemote.get(key) ?? (parts.defaultOwner ? owners.toRemote.get(parts.defaultOwner) : undefined);
    },
  };
}

function ownerMap(parts: TranslationParts): { toHub: Map<string, string>; toRemote: Map<string, string> } {
  const toHub = new Map<string, string>();
  const toRemote = new Map<string, string>();
  for (const owner of [...parts.state.owners].sort(
    (a, b) => Number(b.active) - Number(a.active) || (a.id < b.id ? -1 : 1),
  )) {
    const key = owner.email ? normalizeEmail(owner.email) : null;
    if (!key) continue;
    toHub.set(owner.id, key);
    if (!toRemote.has(key)) toRemote.set(key, owner.id);
  }
  return { toHub, toRemote };
}

/** Definitions of standard fields with choices, by `entity|field`. */
function choiceMap(fields: readonly FieldDefinition[]): Map<string, FieldDefinition> {
  const map = new Map<string, FieldDefinition>();
  for (const field of fields) if (field.field && field.choices) map.set(`${field.entity}|${field.field}`, field);
  return map;
}

function choiceToHub(choice: Choice, definition: FieldDefinition | undefined): { key: string; label: string } {
  const label = choice.label ?? definition?.choices?.find((known) => known.key === choice.key)?.label ?? choice.key;
  return { key: slug(label) || choice.key, label };
}

function choiceToRemote(
  choice: Choice,
  definition: FieldDefinition | undefined,
): { key: string; label: string } | undefined {
  const wanted = slug(choice.label ?? choice.key);
  const found = definition?.choices?.find(
    (known) => known.archived !== true && (slug(known.label) === wanted || slug(known.key) === wanted),
  );
  return found ? { key: found.key, label: found.label } : undefined;
}

function phoneToHub(phone: Phone, phoneKey: (number: string) => string | null): { [key: string]: FieldValue } {
  const e164 = phoneKey(phone.number);
  return {
    number: phone.number,
    ...(e164 ? { e164 } : {}),
    ...(phone.extension ? { extension: phone.extension } : {}),
    ...(phone.type ? { type: phone.type } : {}),
    ...(phone.primary === undefined ? {} : { primary: phone.primary }),
  };
}
