import type { ChangeEvent, EntityName } from './change-event.ts';
import type { FieldOwner } from './field-definition.ts';
import { createFieldRegistry, type FieldRegistry } from './field-registry.ts';
import type { Json } from './json.ts';
import { createRecordTable, type RecordTable, type SortKey } from './record-table.ts';
import { firstCustomOptionId, standardFields } from './standard-fields.ts';

/** A person with access to the account. */
export interface PipedriveUser {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  readonly addedAtMs: number;
  readonly updatedAtMs: number;
}

/** A person on a deal besides its main contact. */
export interface DealParticipant {
  readonly id: number;
  readonly dealId: number;
  readonly personId: number;
  readonly addedAtMs: number;
  readonly addedByUserId: number;
}

/** A kind of activity. */
export interface ActivityType {
  readonly id: number;
  readonly name: string;
  readonly keyString: string;
  readonly addedAtMs: number;
}

/** The account itself. */
export interface PipedriveCompany {
  readonly id: number;
  readonly name: string;
  /** First label of the account's host name. */
  readonly domain: string;
  /** ISO 4217 code used where a deal names none. */
  readonly currency: string;
  /** True where contact sync is on, which adds fields to persons. */
  readonly contactSync: boolean;
}

/** Everything one fake account holds. */
export interface PipedriveState {
  readonly company: PipedriveCompany;
  readonly tables: Readonly<Record<EntityName, RecordTable>>;
  readonly fields: Readonly<Record<FieldOwner, FieldRegistry>>;
  readonly users: Map<number, PipedriveUser>;
  readonly participants: Map<number, DealParticipant>;
  /** Participant id by `deal:person`, so that a person is on a deal only once. */
  readonly participantIds: Map<string, number>;
  nextParticipantId(): number;
  readonly activityTypes: readonly ActivityType[];
  /** Row id of a lead by its UUID. */
  readonly leadRows: Map<string, number>;
  /** Deal made from a lead, by conversion id. */
  readonly conversions: Map<string, { readonly leadId: string; readonly dealId: number }>;
  /** The account's time in milliseconds. */
  now(): number;
  /** Lower-case hexadecimal text of the given length. */
  hex(length: number): string;
  uuid(): string;
  emit(event: ChangeEvent): void;
}

/** What the state takes from outside. */
export interface PipedriveStateSources {
  readonly company: PipedriveCompany;
  readonly now: () => number;
  readonly hex: (length: number) => string;
  readonly emit: (event: ChangeEvent) => void;
}

const recordOrders: readonly SortKey[] = ['id', 'update_time', 'add_time'];
const activityTypeNames = ['Call', 'Meeting', 'Task', 'Deadline', 'Email', 'Lunch'];

/** Makes an empty account with its standard fields and activity types. */
export function createPipedriveState({ company, now, hex, emit }: PipedriveStateSources): PipedriveState {
  let lastOptionId = firstCustomOptionId;
  let lastParticipantId = 0;
  const sources = { newFieldCode: () => hex(40), nextOptionId: () => ++lastOptionId };
  const registry = (owner: FieldOwner): FieldRegistry => createFieldRegistry(standardFields(owner), sources);
  const madeAtMs = now();
  return {
    company,
    tables: {
      person: createRecordTable(recordOrders),
      organization: createRecordTable(recordOrders),
      deal: createRecordTable(recordOrders),
      activity: createRecordTable([...recordOrders, 'due_date']),
      pipeline: createRecordTable([...recordOrders, 'order_nr']),
      stage: createRecordTable([...recordOrders, 'order_nr']),
      note: createRecordTable(recordOrders),
      lead: createRecordTable(recordOrders),
    },
    fields: {
      person: registry('person'),
      organization: registry('organization'),
      deal: registry('deal'),
      activity: registry('activity'),
    },
    users: new Map(),
    participants: new Map(),
    participantIds: new Map(),
    nextParticipantId: () => ++lastParticipantId,
    activityTypes: activityTypeNames.map((name, index) => ({
      id: index + 1,
      name,
      keyString: name.toLowerCase(),
      addedAtMs: madeAtMs,
    })),
    leadRows: new Map(),
    conversions: new Map(),
    now,
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    emit,
  };
}

/** The id in a field of a row, or undefined where it is empty. */
export function idOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
