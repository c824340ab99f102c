import type { AssociationTarget, PortCapabilities } from '@crmsync/adapter';
import { definePort, type Port, type PortDefinition } from '@crmsync/adapter-kit';
import type { EntityFields, EntityType } from '@crmsync/model';
import { accountTable } from '../mapping/account.ts';
import { contactTable } from '../mapping/contact.ts';
import { eventTable } from '../mapping/event.ts';
import type { FieldTable } from '../mapping/field-table.ts';
import { leadTable, usualLeadStatuses } from '../mapping/lead.ts';
import { opportunityTable } from '../mapping/opportunity.ts';
import { pipelineMapping, userTable } from '../mapping/reference-records.ts';
import { taskTable, usualTaskStatuses } from '../mapping/task.ts';
import { findRecords } from './find-records.ts';
import { getRecords } from './get-records.ts';
import { listPipelines } from './list-pipelines.ts';
import { changedRecords, listRecords } from './object-pages.ts';
import { mostPerCollection, type ReferenceRole, type SalesforceObject } from './salesforce-object.ts';
import type { RecordType, SalesforceSettings } from './salesforce-settings.ts';
import { createRecords, deleteRecords, updateRecords, upsertRecords } from './write-records.ts';

/** The ports of the adapter, and the objects behind them. */
export interface SalesforcePorts {
  readonly ports: readonly Port[];
  readonly objects: ReadonlyMap<string, SalesforceObject>;
}

const company: AssociationTarget = { entity: 'company', objectType: 'Account' };
const deal: AssociationTarget = { entity: 'deal', objectType: 'Opportunity' };
const people: readonly AssociationTarget[] = [
  { entity: 'contact', objectType: 'Contact' },
  { entity: 'lead', objectType: 'Lead' },
];

const dayMs = 86_400_000;
/** Deleted records can be asked for as long as they lie in the recycle bin. */
const recycleBinMs = 15 * dayMs;

/** Every port of the adapter. */
export function salesforcePorts(settings: SalesforceSettings, apiVersion: string): SalesforcePorts {
  const options = {
    stateCountryPicklists: settings.stateCountryPicklists ?? false,
    multiCurrency: settings.multiCurrency ?? false,
  };
  const objects = new Map<string, SalesforceObject>();
  const make = <E extends EntityType>(facts: ObjectFacts<E>): Port => {
    const object = objectOf(facts, settings, apiVersion);
    objects.set(facts.objectType, object);
    return objectPort(facts, object, settings);
  };
  const user = userObject(settings, apiVersion);
  objects.set(user.objectType, user);
  const about = activityRoles(settings.activityRelation ?? 'deal');
  const ports = [
    usersPort(user),
    pipelinesPort(apiVersion),
    make({
      entity: 'company',
      objectType: 'Account',
      table: accountTable(options),
      required: [['name']],
      search: ['domain', 'name'],
      references: [reference('parent', 'ParentId', [company])],
      mergeable: true,
    }),
    make({
      entity: 'contact',
      objectType: 'Contact',
      table: contactTable(options),
      required: [['lastName']],
      search: ['email', 'phone'],
      references: [reference('companies', 'AccountId', [company])],
      mergeable: true,
    }),
    make({
      entity: 'deal',
      objectType: 'Opportunity',
      table: opportunityTable(options),
      required: [['name'], ['stage'], ['expectedCloseOn']],
      search: ['name'],
      references: [reference('companies', 'AccountId', [company])],
      hasContactRoles: true,
    }),
    make({
      entity: 'lead',
      objectType: 'Lead',
      table: leadTable(settings.leadStatuses ?? usualLeadStatuses),
      required: [['lastName'], ['companyName']],
      search: ['email', 'phone'],
      mergeable: true,
    }),
    make({
      entity: 'activity',
      objectType: 'Event',
      table: eventTable(),
      required: [['occurredAt']],
      discriminator: { field: 'kind', values: ['meeting'] },
      references: about,
    }),
    make({
      entity: 'task',
      objectType: 'Task',
      table: taskTable(settings.taskStatuses ?? usualTaskStatuses, settings.taskDue ?? 'moment'),
      required: [],
      references: about,
    }),
  ];
  return { ports, objects };
}

function reference(role: string, field: string, targets: readonly AssociationTarget[]): ReferenceRole {
  return { role, field, writeField: field, targets };
}

/** `WhatId` holds one record: the company is read from what the vendor derives of it. */
function activityRoles(written: 'deal' | 'company'): readonly ReferenceRole[] {
  const isWritten = (name: typeof written) => (name === written ? { writeField: 'WhatId' } : {});
  return [
    reference('contacts', 'WhoId', people),
    { role: 'companies', field: 'AccountId', targets: [company], ...isWritten('company') },
    { role: 'deals', field: 'WhatId', targets: [deal], ...isWritten('deal') },
  ];
}

interface ObjectFacts<E extends EntityType> {
  readonly entity: E;
  readonly objectType: RecordType;
  readonly table: FieldTable<E>;
  readonly required: readonly (readonly (keyof EntityFields<E> & string)[])[];
  readonly discriminator?: PortCapabilities['discriminator'];
  /** Natural keys that records are found by. @default none */
  readonly search?: readonly string[];
  /** @default none */
  readonly references?: readonly ReferenceRole[];
  /** @default false */
  readonly hasContactRoles?: boolean;
  /** @default false */
  readonly mergeable?: boolean;
}

function bulkOf({ bulk = {} }: SalesforceSettings): SalesforceObject['bulk'] {
  const { queryAbove = 50_000, pageRecords = 2_000, writeBatch = 10_000, pollMs = 5_000, writeWaitMs = 600_000 } = bulk;
  const { writeAbove } = bulk;
  return {
    queryAbove,
    pageRecords,
    writeBatch,
    pollMs,
    writeWaitMs,
    ...(writeAbove === undefined ? {} : { writeAbove }),
  };
}

function objectOf<E extends EntityType>(
  { objectType, table, references = [], hasContactRoles = false, mergeable = false }: ObjectFacts<E>,
  settings: SalesforceSettings,
  apiVersion: string,
): SalesforceObject {
  return {
    objectType,
    ...erased(table),
    apiVersion,
    references,
    hasContactRoles,
    mergeable,
    scope: undefined,
    hasRecycleBin: true,
    syncKeyField: settings.syncKeyField?.[objectType],
    saveDuplicateAlerts: settings.saveDuplicateAlerts ?? false,
    lookBackMs: settings.lookBackMs ?? 600_000,
    bulk: bulkOf(settings),
  };
}

/** The entity of a table is only known by name from here on. */
function erased<E extends EntityType>({ mapping, wiresOf }: FieldTable<E>): FieldTable {
  return { mapping: mapping as unknown as FieldTable['mapping'], wiresOf };
}

function userObject(settings: SalesforceSettings, apiVersion: string): SalesforceObject {
  return {
    ...erased(userTable()),
    objectType: 'User',
    apiVersion,
    references: [],
    hasContactRoles: false,
    mergeable: false,
    scope: "UserType = 'Standard'",
    hasRecycleBin: false,
    syncKeyField: undefined,
    saveDuplicateAlerts: false,
    lookBackMs: 0,
    bulk: bulkOf(settings),
  };
}

function usersPort(object: SalesforceObject): Port {
  return definePort({
    entity: 'owner',
    objectType: object.objectType,
    mapping: userTable().mapping,
    endpoints: {
      list: (context, options) => listRecords({ context, object }, options),
      get: (context, ids, options) => getRecords({ context, object }, ids, options),
    },
    batch: { get: 200 },
  });
}

function pipelinesPort(apiVersion: string): Port {
  return definePort({
    entity: 'pipeline',
    objectType: 'OpportunityStage',
    mapping: pipelineMapping(),
    endpoints: { list: (context) => listPipelines(context, apiVersion) },
  });
}

function objectPort<E extends EntityType>(
  facts: ObjectFacts<E>,
  object: SalesforceObject,
  settings: SalesforceSettings,
): Port {
  const { entity, objectType, required, discriminator, search = [] } = facts;
  const { syncKeyField, bulk, mergeable } = object;
  const by = [...search, ...(syncKeyField === undefined ? [] : ['syncKey'])];
  const most = bulk.writeAbove === undefined ? mostPerCollection : Math.max(mostPerCollection, bulk.writeBatch);
  const hasKey = syncKeyField !== undefined || search.includes('email');
  return definePort({
    entity,
    objectType,
    mapping: facts.table.mapping,
    required,
    ...(discriminator ? { discriminator } : {}),
    endpoints: objectEndpoints(object, by.length > 0, hasKey),
    batch: { get: 200, create: most, update: most, upsert: most, delete: mostPerCollection },
    search: { by, lagMs: search.includes('phone') ? (settings.searchLagMs ?? 60_000) : 0 },
    incremental: {
      kind: 'modifiedSince',
      precisionMs: 1_000,
      lookBackMs: object.lookBackMs,
      lagMs: object.lookBackMs,
      keptMs: recycleBinMs,
    },
    deletes: 'listed',
    merges: mergeable ? 'redirect' : 'none',
    associations: associationsOf(object),
    idempotency: syncKeyField === undefined ? 'none' : 'syncKey',
    webhooks: { events: ['outboundMessage'], carries: 'ids' },
    softDelete: true,
    ...(entity === 'lead' ? { leadMeaning: 'person' as const } : {}),
  });
}

function objectEndpoints<E extends EntityType>(
  object: SalesforceObject,
  findable: boolean,
  hasKey: boolean,
): PortDefinition<E>['endpoints'] {
  return {
    list: (context, options) => listRecords({ context, object }, options),
    changes: (context, options) => changedRecords({ context, object }, options),
    get: (context, ids, options) => getRecords({ context, object }, ids, options),
    ...(findable ? { find: (context, queries, options) => findRecords({ context, object }, queries, options) } : {}),
    create: (context, items) => createRecords({ context, object }, items),
    update: (context, items) => updateRecords({ context, object }, items),
    ...(hasKey ? { upsert: (context, items) => upsertRecords({ context, object }, items) } : {}),
    delete: (context, items) => deleteRecords({ context, object }, items),
  };
}

function associationsOf({ references, hasContactRoles }: SalesforceObject): PortCapabilities['associations'] {
  const roles: { [role: string]: PortCapabilities['associations'][string] } = {};
  for (const { role, targets, writeField } of references) {
    roles[role] = { targets, cardinality: 'one', touchesRecord: true, writable: writeField !== undefined };
  }
  if (hasContactRoles) {
    const targets = [{ entity: 'contact', objectType: 'Contact' }] as const;
    roles.contacts = { targets, cardinality: 'many', touchesRecord: false, writable: true };
  }
  return roles;
}
