/** One kind of CRM object and how its API differs from the others. */
export interface ObjectType {
  /** Plural name used in paths. */
  readonly name: string;
  readonly typeId: string;
  readonly singular: string;
  /** Prefix of webhook event names; `object` for kinds that only the generic events cover. */
  readonly eventName: string;
  readonly createdProperty: string;
  readonly modifiedProperty: string;
  /** Properties of an answer when the request names none. */
  readonly defaultProperties: readonly string[];
  /** Properties that free-text search looks in. */
  readonly textProperties: readonly string[];
  /** At least one of each group must have a value on create. */
  readonly requiredOnCreate: readonly (readonly string[])[];
  /** False for kinds whose archived records cannot be listed. */
  readonly listsArchived: boolean;
  readonly merges: boolean;
  /** Scope word: `crm.objects.<scope>.read`. */
  readonly scope: string;
}

const stamps = ['createdate', 'hs_lastmodifieddate', 'hs_object_id'];
const activityStamps = ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'];

const contacts: ObjectType = {
  name: 'contacts',
  typeId: '0-1',
  singular: 'contact',
  eventName: 'contact',
  createdProperty: 'createdate',
  modifiedProperty: 'lastmodifieddate',
  defaultProperties: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  textProperties: ['firstname', 'lastname', 'email', 'phone', 'hs_additional_emails', 'fax', 'mobilephone', 'company'],
  requiredOnCreate: [['email', 'firstname', 'lastname']],
  listsArchived: true,
  merges: true,
  scope: 'contacts',
};

const companies: ObjectType = {
  name: 'companies',
  typeId: '0-2',
  singular: 'company',
  eventName: 'company',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  defaultProperties: ['name', 'domain', ...stamps],
  textProperties: ['website', 'phone', 'name', 'domain'],
  requiredOnCreate: [['name', 'domain']],
  listsArchived: true,
  merges: true,
  scope: 'companies',
};

const deals: ObjectType = {
  name: 'deals',
  typeId: '0-3',
  singular: 'deal',
  eventName: 'deal',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  defaultProperties: ['dealname', 'amount', 'closedate', 'pipeline', 'dealstage', ...stamps],
  textProperties: ['dealname', 'description'],
  requiredOnCreate: [['dealname'], ['dealstage']],
  listsArchived: true,
  merges: true,
  scope: 'deals',
};

function activity(name: string, singular: string, typeId: string, textProperties: readonly string[]): ObjectType {
  return {
    name,
    typeId,
    singular,
    eventName: 'object',
    createdProperty: 'hs_createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    defaultProperties: activityStamps,
    textProperties,
    requiredOnCreate: [['hs_timestamp']],
    listsArchived: name === 'tasks',
    merges: false,
    scope: 'contacts',
  };
}

/** Every kind of object the fake holds. */
export const objectTypes: readonly ObjectType[] = [
  contacts,
  companies,
  deals,
  activity('calls', 'call', '0-48', ['hs_call_title', 'hs_call_body']),
  activity('emails', 'email', '0-49', ['hs_email_subject']),
  activity('meetings', 'meeting', '0-47', ['hs_meeting_title', 'hs_meeting_body']),
  activity('notes', 'note', '0-46', ['hs_note_body']),
  activity('tasks', 'task', '0-27', ['hs_task_subject', 'hs_task_body']),
];

const byName = new Map(
  objectTypes.flatMap((type) => [type.name, type.singular, type.typeId].map((name) => [name, type] as const)),
);

/** Finds a kind of object by plural name, singular name or object type id. */
export function findObjectType(name: string): ObjectType | undefined {
  return byName.get(name.toLowerCase());
}
