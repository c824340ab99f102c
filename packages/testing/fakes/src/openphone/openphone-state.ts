import type { FakeVendorContext } from '../create-fake-crm.ts';
import type { RecordOperation } from '../request-log.ts';
import { createRowTable, type RowChange, type RowTable } from '../row-table.ts';
import type { OpenPhoneFakeOptions } from './openphone-options.ts';
import type {
  Call,
  Contact,
  Conversation,
  CustomField,
  Message,
  PhoneNumber,
  Task,
  User,
} from './openphone-records.ts';

/** Everything that one workspace holds. */
export interface OpenPhoneState {
  readonly options: OpenPhoneFakeOptions;
  readonly orgId: string;
  /** The present in milliseconds since the epoch. */
  now(): number;
  /** A new id with the vendor's prefix. */
  newId(prefix: string): string;
  /** Key material in base64. */
  newKey(): string;
  readonly contacts: RowTable<Contact>;
  readonly customFields: RowTable<CustomField>;
  readonly users: RowTable<User>;
  readonly phoneNumbers: RowTable<PhoneNumber>;
  readonly conversations: RowTable<Conversation>;
  readonly calls: RowTable<Call>;
  readonly messages: RowTable<Message>;
  readonly tasks: RowTable<Task>;
}

/** What a workspace tells of its changes. */
export interface OpenPhoneListeners {
  onContact(change: RowChange<Contact>): void;
  onCall(change: RowChange<Call>): void;
  onMessage(change: RowChange<Message>): void;
}

const operations: Readonly<Record<RowChange<unknown>['action'], RecordOperation>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  restore: 'create',
};

/** Makes an empty workspace. */
export function createOpenPhoneState(
  options: OpenPhoneFakeOptions,
  { clock, random, log }: Pick<FakeVendorContext, 'clock' | 'random' | 'log'>,
  listeners: OpenPhoneListeners,
): OpenPhoneState {
  const ids = random.fork('ids');
  let count = 0;
  const newId = (prefix: string): string => {
    count++;
    const tail = Array.from({ length: 10 }, () => ids.int(0, 35).toString(36)).join('');
    return prefix + count.toString(36).padStart(6, '0') + tail;
  };
  const contactId = (): string => {
    count++;
    const seconds = Math.floor(clock.now() / 1000).toString(16);
    return seconds.padStart(8, '0') + count.toString(16).padStart(16, '0');
  };
  const counted =
    <Fields>(objectType: string, listen?: (change: RowChange<Fields>) => void) =>
    (change: RowChange<Fields>): void => {
      if (change.by === 'api') log.count(operations[change.action], objectType);
      listen?.(change);
    };
  const table = <Fields>(prefix: string, objectType: string, listen?: (change: RowChange<Fields>) => void) =>
    createRowTable<Fields>({ newId: () => newId(prefix), now: clock.now, onChange: counted(objectType, listen) });

  return {
    options,
    orgId: 'ORfake1',
    now: clock.now,
    newId,
    newKey: () => Buffer.from(Array.from({ length: 32 }, () => ids.int(0, 255))).toString('base64'),
    contacts: createRowTable<Contact>({
      newId: contactId,
      now: clock.now,
      onChange: counted('contact', listeners.onContact),
    }),
    customFields: table<CustomField>('cf', 'customField'),
    users: table<User>('US', 'user'),
    phoneNumbers: table<PhoneNumber>('PN', 'phoneNumber'),
    conversations: table<Conversation>('CN', 'conversation'),
    calls: table('AC', 'call', listeners.onCall),
    messages: table('AC', 'message', listeners.onMessage),
    tasks: table<Task>('TK', 'task'),
  };
}

/** The user who owns the workspace and, with it, the API key. */
export function ownerId({ users }: OpenPhoneState): string {
  const all = users.rows();
  return (all.find(({ fields }) => fields.role === 'owner') ?? all[0])?.id ?? 'USnobody';
}
