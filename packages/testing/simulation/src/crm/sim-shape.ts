import type { PortCapabilities, PortShape, RemoteRecord } from '@crmsync/adapter';
import { type FieldValues, toInstant, type Warning } from '@crmsync/model';
import {
  entityOf,
  fromModel,
  isList,
  type Plain,
  type SimField,
  type SimType,
  simFields,
  toModel,
} from '../plain-value.ts';
import type { Parts, RecordView } from './crm-record.ts';
import { hasField, isSingle, normalise, type Quirks } from './quirks.ts';
import type { Values } from './sim-crm.ts';

/** The fields that a CRM has of a type. */
function fieldsOf(quirks: Quirks, type: SimType): readonly SimField[] {
  return simFields[type].filter(({ name }) => hasField(quirks, name));
}

/** The parts of a port that need no account. */
export function simShape(quirks: Quirks, type: SimType): PortShape {
  return {
    capabilities: capabilitiesOf(quirks, type),
    project({ fields }, current) {
      const projected: FieldValues = {};
      const warnings: Warning[] = [];
      for (const field of fieldsOf(quirks, type)) {
        const wanted = fields[field.name];
        if (wanted === undefined) continue;
        const plain = fromModel(field, wanted);
        const shown = current?.fields[field.name];
        const kept = shown !== undefined && keeps(quirks, field, plain, fromModel(field, shown));
        projected[field.name] = kept ? shown : toModel(field, declared(quirks, field, plain));
      }
      return { fields: projected, custom: {}, warnings };
    },
  };
}

/** What the lens says a value becomes; lists are always told of. */
function declared(quirks: Quirks, field: SimField, value: Plain): Plain {
  return isList(field) || quirks.declared ? normalise(quirks, field, value) : value;
}

/** Whether the record shows the hub's value already, as far as it can. */
function keeps(quirks: Quirks, field: SimField, wanted: Plain, shown: Plain): boolean {
  if (!isSingle(quirks, field)) return JSON.stringify(declared(quirks, field, wanted)) === JSON.stringify(shown);
  const [only] = Array.isArray(shown) ? shown : [];
  return Array.isArray(wanted) && wanted.some((item) => item.toLowerCase() === only?.toLowerCase());
}

function capabilitiesOf(quirks: Quirks, type: SimType): PortCapabilities {
  const names = fieldsOf(quirks, type).map(({ name }) => name);
  const write = quirks.batch.write;
  return {
    entity: entityOf[type],
    objectType: type,
    operations: ['list', 'changes', 'get', 'create', 'update', 'delete'],
    fields: { readable: names, writable: names },
    required: [],
    custom: false,
    batch: { get: quirks.batch.get, create: write, update: write, upsert: 0, delete: write },
    search: { by: [], lagMs: quirks.lagMs },
    incremental: {
      kind: 'modifiedSince',
      precisionMs: quirks.precisionMs,
      lookBackMs: lookBackMs(quirks),
      lagMs: quirks.lagMs,
    },
    deletes: quirks.deletes,
    enumerable: true,
    merges: quirks.merges,
    associations:
      type === 'companies'
        ? {}
        : {
            companies: {
              targets: [{ entity: 'company', objectType: 'companies' }],
              cardinality: quirks.companies,
              touchesRecord: quirks.touches,
              writable: true,
            },
          },
    versioning: quirks.versions ? 'version' : 'none',
    idempotency: 'none',
    webhooks: quirks.webhooks ? { events: ['changed'], carries: 'ids' } : null,
    softDelete: true,
  };
}

/** How far the list of changes begins before its checkpoint. */
export function lookBackMs({ lagMs, precisionMs }: Quirks): number {
  return lagMs + precisionMs + 1;
}

/**
 * A record in the form of the contract.
 * @param tells which parts of it are told. @default all
 */
export function toRemote(quirks: Quirks, view: RecordView, tells: Parts = () => true): RemoteRecord {
  const fields: FieldValues = {};
  for (const field of fieldsOf(quirks, view.type)) {
    if (tells(field.name)) fields[field.name] = toModel(field, view.fields[field.name] ?? null);
  }
  const refs = view.companies.map((id) => ({ objectType: 'companies', id }));
  const absorbed = quirks.merges === 'absorbedIds' && view.absorbed.length > 0;
  return {
    ref: { objectType: view.type, id: view.id },
    entity: entityOf[view.type],
    fields,
    custom: {},
    associations: view.type === 'contacts' && tells('companies') ? { companies: { refs, complete: true } } : {},
    createdAt: toInstant(view.createdAt),
    updatedAt: toInstant(view.updatedAt),
    ...(quirks.versions ? { version: String(view.version) } : {}),
    ...(view.gone ? { deleted: { kind: view.gone.kind === 'hard' ? 'hard' : 'soft' } } : {}),
    ...(absorbed ? { absorbedIds: view.absorbed } : {}),
  };
}

/** The values of a patch as the CRM takes them. */
export function toValues(type: SimType, fields: FieldValues): Values {
  const values: Record<string, Plain> = {};
  for (const field of simFields[type]) {
    const value = fields[field.name];
    if (value !== undefined) values[field.name] = fromModel(field, value);
  }
  return values;
}
