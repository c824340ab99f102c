import type { FakeCrm, FakeStateRecord } from '@crmsync/fakes';
import type { AccountPair } from './two-accounts.ts';

/** One record as it is compared: its values without ids and moments of writing, and whom it is linked to. */
export interface RecordView {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly links: readonly string[];
}

/** What both accounts hold, by `vendor type name`; a name that several records have lists them all. */
export type AccountView = Readonly<Record<string, readonly RecordView[]>>;

interface Naming {
  readonly objectType: string;
  readonly name: (fields: FakeStateRecord['fields']) => unknown;
}

const hubspotTypes: readonly Naming[] = [
  { objectType: 'companies', name: (fields) => fields.name },
  { objectType: 'contacts', name: (fields) => fields.email },
  { objectType: 'deals', name: (fields) => fields.dealname },
  { objectType: 'notes', name: (fields) => fields.hs_note_body },
  { objectType: 'tasks', name: (fields) => fields.hs_task_subject },
  { objectType: 'calls', name: (fields) => fields.hs_call_title },
  { objectType: 'meetings', name: (fields) => fields.hs_meeting_title },
  { objectType: 'emails', name: (fields) => fields.hs_email_subject },
];

const pipedriveTypes: readonly Naming[] = [
  { objectType: 'organization', name: (fields) => fields.name },
  {
    objectType: 'person',
    name: (fields) =>
      JSON.stringify(fields.emails)
        .toLowerCase()
        .match(/[\w.]+@[\w.]+/)?.[0],
  },
  { objectType: 'deal', name: (fields) => fields.title },
  { objectType: 'activity', name: (fields) => fields.subject },
  { objectType: 'note', name: (fields) => fields.content },
];

/** Ids, which another order of creating gives out differently, and moments of writing. */
const notCompared =
  /^(hs_object_id|createdate|hs_createdate|lastmodifieddate|hs_lastmodifieddate|add_time|update_time|stage_change_time|marked_as_done_time|id|org_id|person_id|deal_id|participants|org_name|person_name|deal_title)$/;

/** Everything in both accounts. */
export function viewOf({ hubspot, pipedrive }: Pick<AccountPair, 'hubspot' | 'pipedrive'>): AccountView {
  return { ...viewOfAccount(hubspot, hubspotTypes), ...viewOfAccount(pipedrive, pipedriveTypes) };
}

/** Names that stand for more than one record. */
export function namesOfMany(view: AccountView): readonly string[] {
  return Object.keys(view).filter((name) => (view[name]?.length ?? 0) > 1);
}

function viewOfAccount(fake: FakeCrm, types: readonly Naming[]): AccountView {
  const records = types.flatMap(({ objectType, name }) =>
    allOf(fake, objectType).map((record) => ({ record, name: `${fake.vendor} ${objectType} ${name(record.fields)}` })),
  );
  const names = new Map(records.map(({ record, name }) => [`${record.objectType} ${record.id}`, name]));
  const view: Record<string, RecordView[]> = {};
  for (const { record, name } of records) {
    const fields = Object.fromEntries(
      Object.entries(record.fields)
        .filter(([field, value]) => !notCompared.test(field) && value !== null && value !== '')
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    const links = record.links
      .filter(({ objectType }) => objectType !== 'stage' && objectType !== 'pipeline')
      .map(({ objectType, id, typeIds }) => {
        const end = names.get(`${objectType} ${id}`) ?? `${objectType} without a name`;
        return typeIds.length === 0 ? end : `${end} (${typeIds.join()})`;
      })
      .sort();
    view[name] = [...(view[name] ?? []), { fields, links }];
  }
  return view;
}

function allOf(fake: FakeCrm, objectType: string): readonly FakeStateRecord[] {
  const page = fake.control.state({ objectType, limit: 500 });
  if (page.after !== undefined) throw new Error(`more ${objectType} than a scenario of this size has`);
  return page.records;
}
