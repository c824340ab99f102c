import { type MappingRow, type Note, pair, type WireValues } from '@crmsync/adapter-kit';
import { type FieldValue, type Participant, participantSchema } from '@crmsync/model';
import { z } from 'zod';
import { splitList } from './text-list.ts';

type People = NonNullable<FieldValue>;
type Role = Participant['role'];

const people = z.array(participantSchema);

const textAt = (wire: WireValues, property: string): string => {
  const value = wire[property];
  return typeof value === 'string' ? value : '';
};

function peopleOf(value: People, note: Note): readonly Participant[] | undefined {
  const parsed = people.safeParse(value);
  if (parsed.success) return parsed.data;
  note('VALUE_KIND', 'The value is no list of participants; it was left out.');
  return undefined;
}

function noteDropped(given: number, held: number, note: Note): void {
  if (given > held) note('VALUES_DROPPED', 'HubSpot has no place for some of the participants; they were left out.');
}

/** The two ends of a call. */
export const callParticipants: MappingRow<People> = pair<People>({
  wire: ['hs_call_from_number', 'hs_call_to_number'],
  read(wire) {
    const end = (role: Role, property: string): People[] => {
      const address = textAt(wire, property);
      return address === '' ? [] : [{ role, address }];
    };
    const ends = [...end('from', 'hs_call_from_number'), ...end('to', 'hs_call_to_number')];
    return ends.length === 0 ? null : ends;
  },
  write(value, _current, note) {
    const given = peopleOf(value, note);
    if (!given) return undefined;
    const numberOf = (role: Role) => given.find((person) => person.role === role)?.address ?? '';
    const [from, to] = [numberOf('from'), numberOf('to')];
    noteDropped(given.length, [from, to].filter((number) => number !== '').length, note);
    return { hs_call_from_number: from, hs_call_to_number: to };
  },
});

const mailbox = z.object({ email: z.string(), firstName: z.string().nullish(), lastName: z.string().nullish() });
type Mailbox = z.infer<typeof mailbox>;
const mailHeaders = z.object({
  from: mailbox.nullish(),
  to: z.array(mailbox).nullish(),
  cc: z.array(mailbox).nullish(),
});

/**
 * Sender and receivers of an e-mail: JSON in one property, from which HubSpot fills the address properties.
 * @see https://developers.hubspot.com/docs/api-reference/crm-emails-v3/guide
 */
export const emailParticipants: MappingRow<People> = pair<People>({
  wire: ['hs_email_headers'],
  optional: ['hs_email_from_email', 'hs_email_to_email'],
  read(wire, note) {
    const headers = textAt(wire, 'hs_email_headers');
    const found = headers === '' ? fromAddresses(wire) : fromHeaders(headers, note);
    return found?.length === 0 ? null : found;
  },
  write(value, _current, note) {
    const given = peopleOf(value, note);
    if (!given) return undefined;
    const ofRole = (role: Role) => given.filter((person) => person.role === role && person.address).map(mailboxOf);
    const [from] = ofRole('from');
    const headers = { ...(from ? { from } : {}), to: ofRole('to'), cc: ofRole('cc') };
    noteDropped(given.length, (from ? 1 : 0) + headers.to.length + headers.cc.length, note);
    return { hs_email_headers: JSON.stringify(headers) };
  },
});

function mailboxOf(person: Participant): Mailbox {
  const [firstName, ...rest] = (person.name ?? '').split(' ').filter((part) => part !== '');
  return {
    email: person.address ?? '',
    ...(firstName === undefined ? {} : { firstName }),
    ...(rest.length === 0 ? {} : { lastName: rest.join(' ') }),
  };
}

function fromHeaders(text: string, note: Note): People[] | undefined {
  const headers = mailHeaders.safeParse(jsonOf(text));
  if (!headers.success) {
    note('VALUE_UNREADABLE', 'The e-mail headers have an unknown shape; the participants were not read.');
    return undefined;
  }
  const { from, to, cc } = headers.data;
  const ofRole = (role: Role, boxes: readonly Mailbox[]) => boxes.map((box) => personOf(role, box));
  return [...ofRole('from', from ? [from] : []), ...ofRole('to', to ?? []), ...ofRole('cc', cc ?? [])];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function personOf(role: Role, box: Mailbox): People {
  const name = [box.firstName, box.lastName].filter(Boolean).join(' ');
  return { role, address: box.email, ...(name === '' ? {} : { name }) };
}

function fromAddresses(wire: WireValues): People[] {
  const ofRole = (role: Role, property: string): People[] =>
    splitList(textAt(wire, property)).map((address) => ({ role, address }));
  return [...ofRole('from', 'hs_email_from_email'), ...ofRole('to', 'hs_email_to_email')];
}
