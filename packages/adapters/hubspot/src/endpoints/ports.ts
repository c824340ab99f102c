import type { PortCapabilities } from '@crmsync/adapter';
import { definePort, type Mapping, type Port, type PortDefinition } from '@crmsync/adapter-kit';
import type { EntityFields, EntityType } from '@crmsync/model';
import { callMapping, emailMapping, meetingMapping, noteMapping } from '../mapping/activity.ts';
import { associationRoles } from '../mapping/association-roles.ts';
import { companyMapping } from '../mapping/company.ts';
import { contactMapping } from '../mapping/contact.ts';
import { dealMapping } from '../mapping/deal.ts';
import type { ObjectType } from '../mapping/object-types.ts';
import { ownerMapping, pipelineMapping } from '../mapping/reference-records.ts';
import { taskMapping } from '../mapping/task.ts';
import { changedObjects } from './changed-objects.ts';
import { findObjects, searchableKeys } from './find-objects.ts';
import { getObjects } from './get-objects.ts';
import type { HubspotObject } from './hubspot-object.ts';
import type { HubspotSettings } from './hubspot-settings.ts';
import { listObjects } from './list-objects.ts';
import { mostPerBatch } from './object-batches.ts';
import type { HubspotPaths } from './paths.ts';
import { fieldNames } from './properties.ts';
import { listOwners, listPipelines } from './reference-records.ts';
import { createObjects, deleteObjects, updateObjects, upsertObjects } from './write-objects.ts';

const classicEvents = ['creation', 'propertyChange', 'deletion', 'restore', 'merge', 'associationChange'];

/** Every port of the adapter. */
export function hubspotPorts(settings: HubspotSettings, paths: HubspotPaths): readonly Port[] {
  const lifecycle = settings.lifecycleCategories ?? {};
  const make = <E extends EntityType>(facts: ObjectPortFacts<E>) => objectPort(facts, settings, paths);
  return [
    ownersPort(paths),
    pipelinesPort(paths),
    make({
      entity: 'company',
      objectType: 'companies',
      mapping: companyMapping(lifecycle),
      required: [['name', 'domains']],
      mergeable: true,
    }),
    make({
      entity: 'contact',
      objectType: 'contacts',
      mapping: contactMapping(lifecycle),
      required: [['emails', 'firstName', 'lastName']],
      mergeable: true,
      emailIsUnique: true,
    }),
    make({
      entity: 'deal',
      objectType: 'deals',
      mapping: dealMapping(),
      required: [['name'], ['stage']],
      mergeable: true,
    }),
    make({ ...activity('calls', 'call'), mapping: callMapping() }),
    make({ ...activity('emails', 'email'), mapping: emailMapping() }),
    make({ ...activity('meetings', 'meeting'), mapping: meetingMapping() }),
    make({ ...activity('notes', 'note'), mapping: noteMapping() }),
    make({
      entity: 'task',
      objectType: 'tasks',
      mapping: taskMapping(),
      required: [['dueAt', 'dueOn']],
    }),
  ];
}

function ownersPort(paths: HubspotPaths): Port {
  return definePort({
    entity: 'owner',
    objectType: 'owners',
    mapping: ownerMapping(),
    endpoints: { list: (context, options) => listOwners(context, paths, options) },
    deletes: 'flagged',
  });
}

function pipelinesPort(paths: HubspotPaths): Port {
  return definePort({
    entity: 'pipeline',
    objectType: 'pipelines',
    mapping: pipelineMapping(),
    endpoints: { list: (context) => listPipelines(context, paths) },
  });
}

function activity(objectType: ObjectType, kind: string) {
  return {
    entity: 'activity',
    objectType,
    required: [['occurredAt']],
    discriminator: { field: 'kind', values: [kind] },
    archivedListed: false,
  } as const;
}

interface ObjectPortFacts<E extends EntityType> {
  readonly entity: E;
  readonly objectType: ObjectType;
  readonly mapping: Mapping<E>;
  readonly required: readonly (readonly (keyof EntityFields<E> & string)[])[];
  readonly discriminator?: PortCapabilities['discriminator'];
  /** @default false */
  readonly mergeable?: boolean;
  /** @default true */
  readonly archivedListed?: boolean;
  /** @default false */
  readonly emailIsUnique?: boolean;
}

function objectPort<E extends EntityType>(
  facts: ObjectPortFacts<E>,
  settings: HubspotSettings,
  paths: HubspotPaths,
): Port {
  const { entity, objectType, mapping, required, discriminator } = facts;
  const object = hubspotObject(facts, settings, paths);
  const { syncKeyProperty } = object;
  const by = searchableKeys(objectType, syncKeyProperty);
  const lagMs = settings.searchLagMs ?? 60_000;
  const unique = facts.emailIsUnique === true || syncKeyProperty !== undefined;
  return definePort({
    entity,
    objectType,
    mapping,
    required,
    ...(discriminator ? { discriminator } : {}),
    endpoints: objectEndpoints(object, by.length > 0, unique),
    batch: {
      get: mostPerBatch,
      create: mostPerBatch,
      update: mostPerBatch,
      upsert: mostPerBatch,
      delete: mostPerBatch,
    },
    search: { by, lagMs },
    incremental: { kind: 'modifiedSince', precisionMs: 1, lookBackMs: object.lookBackMs, lagMs, cap: 10_000 },
    deletes: object.archivedListed ? 'listed' : 'webhook',
    merges: object.mergeable ? 'absorbedIds' : 'none',
    associations: Object.fromEntries(object.roles.map((role) => [role.role, associationOf(role)])),
    idempotency: syncKeyProperty !== undefined ? 'syncKey' : facts.emailIsUnique ? 'uniqueField' : 'none',
    webhooks: { events: eventsOf(objectType), carries: 'ids' },
    softDelete: true,
  });
}

function hubspotObject<E extends EntityType>(
  facts: ObjectPortFacts<E>,
  settings: HubspotSettings,
  paths: HubspotPaths,
): HubspotObject {
  const { objectType, mapping, mergeable = false, archivedListed = true } = facts;
  const fields = fieldNames(mapping.definitions(objectType));
  return {
    objectType,
    mapping,
    paths,
    roles: associationRoles[objectType],
    fieldOf: (property) => fields.get(property) ?? property,
    modifiedProperty: objectType === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate',
    mergeable,
    archivedListed,
    syncKeyProperty: settings.syncKeyProperty?.[objectType],
    lookBackMs: settings.searchLookBackMs ?? 300_000,
    archivedSweepMs: settings.archivedSweepMs ?? 3_600_000,
  };
}

function objectEndpoints<E extends EntityType>(
  object: HubspotObject,
  findable: boolean,
  unique: boolean,
): PortDefinition<E>['endpoints'] {
  return {
    list: (context, options) => listObjects({ context, object }, options),
    changes: (context, options) => changedObjects({ context, object }, options),
    get: (context, ids, options) => getObjects({ context, object }, ids, options),
    ...(findable ? { find: (context, queries, options) => findObjects({ context, object }, queries, options) } : {}),
    create: (context, items) => createObjects({ context, object }, items),
    update: (context, items) => updateObjects({ context, object }, items),
    ...(unique ? { upsert: (context, items) => upsertObjects({ context, object }, items) } : {}),
    delete: (context, items) => deleteObjects({ context, object }, items),
  };
}

function associationOf(role: (typeof associationRoles)[ObjectType][number]) {
  const { to, toObjectType, cardinality } = role;
  return { targets: [{ entity: to, objectType: toObjectType }], cardinality, touchesRecord: false, writable: true };
}

/** Activities and tasks have no events of their own name, only those of any object. */
function eventsOf(objectType: ObjectType): readonly string[] {
  const name = { contacts: 'contact', companies: 'company', deals: 'deal' }[String(objectType)] ?? 'object';
  const events = classicEvents.map((event) => `${name}.${event}`);
  return name === 'contact' ? [...events, 'contact.privacyDeletion'] : events;
}
