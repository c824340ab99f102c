import type { SeededRandom } from '@crmsync/fakes';
import { textOf } from './account-shape.ts';
import type { DemoState, HeldRecord } from './account-state.ts';
import type { DemoAccounts, DemoVendor } from './demo-account.ts';
import type { UserChange } from './ground-truth.ts';
import type { RecordKind } from './record-kind.ts';

/** Something a user of one CRM does, and how it must show in the other one. */
export interface UserEdit {
  readonly vendor: DemoVendor;
  readonly kind: RecordKind;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** What is done, for people. */
  readonly text: string;
  /** The same record in the other CRM. */
  readonly otherId: string;
  /** Whether a record shows what was done, in either CRM. */
  readonly shown: (record: HeldRecord) => boolean;
}

/** An edit as a CRM takes it. */
export type DirectEdit = Pick<UserEdit, 'vendor' | 'kind' | 'id' | 'fields'>;

/** Two users change the same field of the same person differently. */
export interface UserConflict {
  readonly name: string;
  readonly values: Readonly<Record<DemoVendor, string>>;
  readonly ids: Readonly<Record<DemoVendor, string>>;
  readonly edits: readonly DirectEdit[];
  /** The last name that an account shows. */
  readonly shown: (vendor: DemoVendor, record: HeldRecord) => string;
}

/** Everything that users do between two syncs. */
export interface UserEdits {
  readonly edits: readonly UserEdit[];
  readonly conflict: UserConflict;
}

interface Pair {
  readonly hubspot: HeldRecord;
  readonly pipedrive: HeldRecord;
}

/** Chooses records that both accounts hold and what happens to them: edits on both sides, and one conflict. */
export function planUserEdits(state: DemoState, random: SeededRandom): UserEdits {
  const pairs = (kind: RecordKind): Pair[] => random.shuffle(cleanPairs(state, kind));
  const [caller, married] = pairs('contacts');
  const [company] = pairs('companies');
  const [deal] = pairs('deals').filter(isOpenDeal);
  if (!caller || !married || !company || !deal) throw new RangeError('the accounts share too few records for the demo');
  return {
    edits: [
      phoneEdit(caller, `20155501${random.int(10, 99)}`),
      nameEdit(company),
      ...dealEdits(deal, random.int(20, 90) * 1000),
    ],
    conflict: conflictOf(married),
  };
}

/** Does what users do, through the accounts' control API. */
export async function performEdits(accounts: DemoAccounts, edits: readonly DirectEdit[]): Promise<UserChange[]> {
  for (const { vendor, kind, id, fields } of edits) {
    const { control, shape } = accounts[vendor];
    await control.edit(shape.types[kind], id, fields);
  }
  return edits.map(({ vendor, kind, id, fields }) => ({ vendor, kind, id, fields: touched(fields) }));
}

/** The fields an edit moves: Pipedrive splits a person's name itself. */
function touched(fields: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(fields);
  return names.includes('name') ? [...names, 'first_name', 'last_name'] : names;
}

/** Pairs that were told apart from all others in the same way on both sides. */
function cleanPairs(state: DemoState, kind: RecordKind): Pair[] {
  const others = new Map([...state.pipedrive[kind].values()].map((record) => [record.truthId ?? '', record]));
  return [...state.hubspot[kind].values()].flatMap((hubspot) => {
    const pipedrive = others.get(hubspot.truthId ?? '');
    if (!pipedrive || hubspot.name !== pipedrive.name || hubspot.keys.length === 0) return [];
    return hubspot.keys.every((key) => pipedrive.keys.includes(key)) && spelledAlike(hubspot, pipedrive)
      ? [{ hubspot, pipedrive }]
      : [];
  });
}

function spelledAlike(hubspot: HeldRecord, pipedrive: HeldRecord): boolean {
  const { firstname, lastname, name, dealname } = hubspot.fields;
  const here = textOf(name ?? dealname ?? `${textOf(firstname)} ${textOf(lastname)}`);
  const there = textOf(pipedrive.fields.name ?? pipedrive.fields.title);
  return here === there && here === here.trim();
}

function isOpenDeal({ hubspot, pipedrive }: Pair): boolean {
  return (
    pipedrive.fields.status === 'open' &&
    textOf(hubspot.fields.amount) !== '' &&
    textOf(hubspot.fields.closedate) !== '' &&
    pipedrive.fields.expected_close_date !== null
  );
}

function phoneEdit({ hubspot, pipedrive }: Pair, number: string): UserEdit {
  return {
    vendor: 'pipedrive',
    kind: 'contacts',
    id: pipedrive.id,
    fields: { phones: [{ value: `+1${number}`, primary: true, label: 'work' }] },
    text: `Pipedrive  ${textOf(pipedrive.fields.name)} has a new phone number`,
    otherId: hubspot.id,
    shown: ({ keys }) => keys.includes(`phone:${number}`),
  };
}

function nameEdit({ hubspot, pipedrive }: Pair): UserEdit {
  const name = `${textOf(hubspot.fields.name)} Worldwide`;
  return {
    vendor: 'hubspot',
    kind: 'companies',
    id: hubspot.id,
    fields: { name },
    text: `HubSpot    ${textOf(hubspot.fields.name)} is now ${name}`,
    otherId: pipedrive.id,
    shown: ({ fields }) => fields.name === name,
  };
}

/** Two fields of one deal, one on each side: both must stand in the end. */
function dealEdits({ hubspot, pipedrive }: Pair, amount: number): UserEdit[] {
  const closesOn = '2027-03-31';
  const name = textOf(pipedrive.fields.title);
  return [
    {
      vendor: 'hubspot',
      kind: 'deals',
      id: hubspot.id,
      fields: { amount: String(amount) },
      text: `HubSpot    ${name}: the amount is ${amount}`,
      otherId: pipedrive.id,
      shown: ({ fields }) => Number(fields.value ?? fields.amount) === amount,
    },
    {
      vendor: 'pipedrive',
      kind: 'deals',
      id: pipedrive.id,
      fields: { expected_close_date: closesOn },
      text: `Pipedrive  the same deal: expected to close on ${closesOn}`,
      otherId: hubspot.id,
      shown: ({ fields }) => textOf(fields.expected_close_date ?? fields.closedate).startsWith(closesOn),
    },
  ];
}

function conflictOf({ hubspot, pipedrive }: Pair): UserConflict {
  const first = textOf(hubspot.fields.firstname);
  const last = textOf(hubspot.fields.lastname);
  const values = { hubspot: `${last}-Stone`, pipedrive: `${last}-Rivers` };
  return {
    name: `${first} ${last}`,
    values,
    ids: { hubspot: hubspot.id, pipedrive: pipedrive.id },
    edits: [
      { vendor: 'hubspot', kind: 'contacts', id: hubspot.id, fields: { lastname: values.hubspot } },
      { vendor: 'pipedrive', kind: 'contacts', id: pipedrive.id, fields: { name: `${first} ${values.pipedrive}` } },
    ],
    shown: (vendor, { fields }) =>
      vendor === 'hubspot' ? textOf(fields.lastname) : textOf(fields.name).slice(first.length + 1),
  };
}
