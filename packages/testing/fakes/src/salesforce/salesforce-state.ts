import type { RequestLog } from '../request-log.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { createFieldAccess, type FieldAccess } from './access/field-access.ts';
import { noRules, type OrgRules } from './access/org-rules.ts';
import { createLateCommits, type LateCommits } from './records/late-commits.ts';
import type { Row } from './records/record-table.ts';
import { createTransactions, type RecordChange, type Transactions } from './records/transactions.ts';
import type { SalesforceSettings } from './salesforce-options.ts';
import { dayMs, wireTime } from './salesforce-time.ts';
import { activityObjects } from './schema/activity-objects.ts';
import { dealObjects, openingStages } from './schema/deal-objects.ts';
import type { FieldValues } from './schema/field-definition.ts';
import { personObjects } from './schema/person-objects.ts';
import { createSalesforceObject, type SalesforceObject } from './schema/salesforce-object.ts';
import { setupObjects } from './schema/setup-objects.ts';

/** Everything one organisation holds. */
export interface SalesforceState {
  readonly settings: SalesforceSettings;
  readonly objects: readonly SalesforceObject[];
  readonly access: FieldAccess;
  readonly rules: OrgRules;
  readonly transactions: Transactions;
  readonly late: LateCommits;
  readonly random: SeededRandom;
  /** The user of the API. */
  readonly userId: string;
  /** Since when the recycle bin tells everything, in milliseconds since the epoch. */
  binSinceMs: number;
  now(): number;
  /** An object by its name in any case. */
  object(name: string): SalesforceObject | undefined;
  /** The object whose ids start like this one. */
  objectOfId(id: string): SalesforceObject | undefined;
}

/** What the state takes from outside. */
export interface StateSources {
  readonly settings: SalesforceSettings;
  readonly now: () => number;
  readonly random: SeededRandom;
  readonly log: RequestLog;
  /** Is told of every committed change. */
  readonly changed: (change: RecordChange) => void;
}

/** How long deleted records can be found, in milliseconds. */
export const recycleBinMs = 15 * dayMs;

/** Makes an organisation with one user, one queue, and the opening stages. */
export function createSalesforceState({ settings, now, random, log, changed }: StateSources): SalesforceState {
  const objects = [
    ...personObjects(settings),
    ...dealObjects(settings),
    ...activityObjects(settings),
    ...setupObjects,
  ].map((definition) => createSalesforceObject(definition, now));
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  const byPrefix = new Map(objects.map((object) => [object.definition.keyPrefix, object]));
  const users = byName.get('user');
  const state: SalesforceState = {
    settings,
    objects,
    access: createFieldAccess(),
    rules: noRules(),
    transactions: createTransactions((change) => {
      countChange(log, change);
      changed(change);
    }),
    late: createLateCommits(),
    random,
    userId: users?.table.nextId() ?? '',
    binSinceMs: 0,
    now,
    object: (name) => byName.get(name.toLowerCase()),
    objectOfId: (id) => byPrefix.get(id.slice(0, 3)),
  };
  furnish(state);
  return state;
}

/** Commits what became due, and forgets what lay in the recycle bin for too long. */
export function letTimePass(state: SalesforceState): void {
  state.late.settle(state.now());
  const endMs = state.now() - recycleBinMs;
  if (state.binSinceMs + dayMs / 24 > endMs) return;
  state.binSinceMs = endMs;
  purge(state, endMs);
}

/** Forgets what was deleted before a time. */
export function purge(state: SalesforceState, beforeMs: number): void {
  for (const { table } of state.objects) {
    for (const { id, deletedAtMs } of table.rows()) {
      if (deletedAtMs !== undefined && deletedAtMs <= beforeMs) table.remove(id);
    }
  }
}

/** The fields that nobody writes, for a record made at a time. */
export function freshSystemValues(state: SalesforceState, id: string, atMs: number): FieldValues {
  const time = wireTime(Math.floor(atMs / 1000) * 1000);
  return {
    Id: id,
    IsDeleted: false,
    CreatedDate: time,
    CreatedById: state.userId,
    LastModifiedDate: time,
    LastModifiedById: state.userId,
    SystemModstamp: time,
  };
}

function countChange(log: RequestLog, { kind, object, source }: RecordChange): void {
  if (source === 'api' && kind !== 'undelete') log.count(kind, object.name);
}

function furnish(state: SalesforceState): void {
  const put = (objectName: string, values: FieldValues, id?: string): void => {
    const table = state.object(objectName)?.table;
    if (table === undefined) return;
    const rowId = id ?? table.nextId();
    const row: Row = { id: rowId, values: { ...freshSystemValues(state, rowId, state.now()), ...values } };
    table.put(row);
  };
  put('User', apiUser, state.userId);
  put('Group', { Name: 'Inbound leads', DeveloperName: 'Inbound_leads', Type: 'Queue', Email: null });
  openingStages.forEach((values, at) => {
    put('OpportunityStage', { ...values, SortOrder: at + 1 });
  });
  ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'].forEach((name, at) => {
    put('TaskStatus', {
      ApiName: name,
      MasterLabel: name,
      SortOrder: at + 1,
      IsDefault: at === 0,
      IsClosed: name === 'Completed',
    });
  });
}

const apiUser: FieldValues = {
  Username: 'avery@example.test',
  FirstName: 'Avery',
  LastName: 'Admin',
  Name: 'Avery Admin',
  Email: 'avery@example.test',
  Phone: null,
  Title: null,
  IsActive: true,
  UserType: 'Standard',
  ProfileId: '00e000000000001AAA',
  TimeZoneSidKey: 'America/New_York',
  LocaleSidKey: 'en_US',
};
