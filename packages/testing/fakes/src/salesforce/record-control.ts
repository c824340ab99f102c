import { ControlError } from '../control-error.ts';
import type { FakeLinkChange, FakeRecordControl, FakeStateRecord } from '../fake-crm.ts';
import { ApiError } from './api-error.ts';
import { mergeRecords } from './records/merge-records.ts';
import { linkFields, linksOf, roleBetween } from './records/record-links.ts';
import type { Row } from './records/record-table.ts';
import { createRecord, deleteRecord, livingRow, updateRecord, type WriteContext } from './records/record-writer.ts';
import { seedRecords } from './records/seed-records.ts';
import { undeleteRecord } from './records/undelete-record.ts';
import { letTimePass, type SalesforceState } from './salesforce-state.ts';
import { readTime } from './salesforce-time.ts';
import type { SalesforceObject } from './schema/salesforce-object.ts';

/** Runs what a person does, now or when their transaction is committed. */
type Act = (ids: readonly string[], run: (context: WriteContext) => void) => void;

/**
 * What a test or demo does with the records behind the API. Objects go by the vendor's names.
 *
 * @param commitDelayMs milliseconds from the stamp of a change to its commit
 */
export function createRecordControl(state: SalesforceState, commitDelayMs: () => number): FakeRecordControl {
  const truths = new Map<string, Map<string, string>>();
  const tell = (objectName: string, id: string, truthId: string | undefined): void => {
    if (truthId === undefined) return;
    const known = truths.get(objectName) ?? new Map<string, string>();
    truths.set(objectName, known.set(id, truthId));
  };
  const act: Act = (ids, run) => actAsUser(state, commitDelayMs(), ids, run);

  return {
    seed: (records) => guarded(() => seedRecords(state, records, tell)),
    create: ({ objectType, fields, links = [], truthId }) => {
      const object = objectNamed(state, objectType);
      const id = object.table.nextId();
      const roles = links.filter((link) => isRole(object.name, link.objectType));
      const own = links.filter((link) => !roles.includes(link));
      act([id], (context) => {
        const input = { ...fields, ...linkFields(state, object, own) };
        createRecord(state, object, { ...context, id }, input);
        for (const role of roles) addRole(state, context, object.name, id, role.id ?? '');
      });
      tell(object.name, id, truthId);
      return id;
    },
    edit: ({ objectType, id, fields }) =>
      act([id], (context) => updateRecord(state, objectNamed(state, objectType), context, id, fields)),
    delete: ({ objectType, id }) =>
      act([id], (context) => deleteRecord(state, objectNamed(state, objectType), context, id)),
    restore: ({ objectType, id }) =>
      act([id], (context) => undeleteRecord(state, objectNamed(state, objectType), context, id)),
    merge({ objectType, primaryId, otherId }) {
      const object = objectNamed(state, objectType);
      act([primaryId, otherId], (context) => mergeRecords(state, object, context, primaryId, otherId));
      return primaryId;
    },
    link: (change) => act([change.from.id], (context) => link(state, context, change)),
    state: (query) => statePage(state, query),
    counts: () => Object.fromEntries(state.objects.map((object) => [object.name, countsOf(object)])),
    truth: (objectType) => Object.fromEntries(truths.get(objectNamed(state, objectType).name) ?? []),
  };
}

/** An object by its name. @throws ControlError when there is none */
export function objectNamed(state: SalesforceState, name: string): SalesforceObject {
  const object = state.object(name);
  if (object === undefined) throw new ControlError(`No object ${name}.`);
  return object;
}

/** A user's change: rehearsed, so that mistakes show at once, and then committed when its time comes. */
function actAsUser(
  state: SalesforceState,
  delayMs: number,
  ids: readonly string[],
  run: (context: WriteContext) => void,
): void {
  letTimePass(state);
  const stampMs = state.now();
  const commit = (): void => guarded(() => state.transactions.atomically(() => run({ source: 'app', stampMs })));
  if (delayMs === 0) {
    commit();
    return;
  }
  rehearse(state, () => run({ source: 'app', stampMs }));
  state.late.add({
    ids,
    stampMs,
    dueMs: stampMs + delayMs,
    run() {
      try {
        commit();
      } catch (error) {
        // A transaction that cannot be committed any more is rolled back, and nobody hears of it.
        if (!(error instanceof ControlError)) throw error;
      }
    },
  });
}

class Rehearsed extends Error {}

function rehearse(state: SalesforceState, run: () => void): void {
  guarded(() => {
    try {
      state.transactions.atomically(() => {
        run();
        throw new Rehearsed();
      });
    } catch (error) {
      if (!(error instanceof Rehearsed)) throw error;
    }
  });
}

/** Runs a change and words its refusal for the test. */
export function guarded<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ControlError(`${error.errorCode}: ${error.message}`);
  }
}

function isRole(one: string, other: string): boolean {
  return [one, other].sort().join() === 'Contact,Opportunity';
}

function link(state: SalesforceState, context: WriteContext, { from, to, remove = false }: FakeLinkChange): void {
  const object = objectNamed(state, from.objectType);
  const target = objectNamed(state, to.objectType);
  livingRow(object, from.id);
  livingRow(target, to.id);
  if (isRole(object.name, target.name)) {
    const [deal, person] = object.name === 'Opportunity' ? [from.id, to.id] : [to.id, from.id];
    const role = roleBetween(state, deal, person);
    if (!remove) addRole(state, context, 'Opportunity', deal, person);
    else if (role !== undefined) deleteRecord(state, objectNamed(state, 'OpportunityContactRole'), context, role.id);
    return;
  }
  const fields = linkFields(state, object, [{ objectType: target.name, id: to.id }]);
  const emptied = Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
  updateRecord(state, object, context, from.id, remove ? emptied : fields);
}

function addRole(state: SalesforceState, context: WriteContext, one: string, oneId: string, otherId: string): void {
  const [deal, person] = one === 'Opportunity' ? [oneId, otherId] : [otherId, oneId];
  if (roleBetween(state, deal, person) !== undefined) return;
  const fields = { OpportunityId: deal, ContactId: person };
  createRecord(state, objectNamed(state, 'OpportunityContactRole'), context, fields);
}

function statePage(state: SalesforceState, query: Parameters<FakeRecordControl['state']>[0]) {
  letTimePass(state);
  const object = objectNamed(state, query.objectType);
  const limit = query.limit ?? 100;
  const records: FakeStateRecord[] = [];
  for (const row of object.table.rows()) {
    if (query.after !== undefined && row.id <= query.after) continue;
    if (row.deletedAtMs !== undefined && query.deleted !== true) continue;
    const last = records.at(-1);
    if (records.length === limit && last !== undefined) return { records, after: last.id };
    records.push(stateRecord(state, object, row));
  }
  return { records };
}

function stateRecord(state: SalesforceState, object: SalesforceObject, row: Row): FakeStateRecord {
  return {
    objectType: object.name,
    id: row.id,
    fields: row.values,
    createdAtMs: readTime(String(row.values.CreatedDate)) ?? 0,
    updatedAtMs: readTime(String(row.values.SystemModstamp)) ?? 0,
    deleted: row.deletedAtMs !== undefined,
    links: linksOf(state, object, row),
  };
}

function countsOf({ table }: SalesforceObject) {
  const rows = table.rows();
  const deleted = rows.filter(({ deletedAtMs }) => deletedAtMs !== undefined).length;
  return { live: rows.length - deleted, deleted };
}
