import {
  type Codec,
  emailSlots,
  field,
  type MappingRow,
  type PhoneSlot,
  pair,
  phoneSlots,
  text,
} from '@crmsync/adapter-kit';
import type { Consent, Email, Phone } from '@crmsync/model';
import { queuePrefix } from './record-ids.ts';

const anyId = text();

/** Leads and tasks may belong to a queue, which is no user: then nobody knows whose they are. */
const userId: Codec<string> = {
  ...anyId,
  read: (wire, note) => {
    if (typeof wire !== 'string' || !wire.startsWith(queuePrefix)) return anyId.read(wire, note);
    note('OWNER_IS_QUEUE', 'The record belongs to a queue, which is no user; its owner was not read.');
    return undefined;
  },
};

/** The user a record belongs to. */
export const owner: MappingRow<string> = field('OwnerId', userId, { neverEmpty: true });

/** The one e-mail address. */
export const oneEmail: MappingRow<Email[]> = emailSlots([{ wire: 'Email' }]);

/** Phone numbers in fields of their own. The first one decides whether numbers can be read; others may be hidden. */
export function phones(first: PhoneSlot, ...others: readonly PhoneSlot[]): MappingRow<Phone[]> {
  return { ...phoneSlots([first, ...others]), wire: [first.wire], optional: others.map(({ wire }) => wire) };
}

/** An opt-out. Not having opted out is no consent, and an opt-out is only ever set from here, never taken back. */
export function optOut(wire: string): MappingRow<Consent> {
  const row = pair<Consent>({
    wire: [wire],
    read: (values) => ({ state: values[wire] === true || values[wire] === 'true' ? 'out' : 'unknown' }),
    write: (value, _current, note) => {
      if (value.state === 'out') return { [wire]: true };
      note('CONSENT_NOT_HELD', 'The remote only knows who opted out; nothing is written for other states.');
      return undefined;
    },
  });
  return {
    ...row,
    write: (value, current, note, clear, definitionOf) =>
      row.write?.(value ?? { state: 'unknown' }, current, note, clear, definitionOf),
  };
}
