import type { EntityType, FieldValues } from '@crmsync/model';
import type { MatchCandidate, MatchSubject } from '../../src/index.ts';

/** Fields of a record with one mailbox. */
export function mailbox(address: string): FieldValues {
  return { emails: [{ address }] };
}

/** Fields of a record with one number in E.164. */
export function number(e164: string): FieldValues {
  return { phones: [{ number: e164, e164 }] };
}

/** Fields of a person's name, `First Last`. */
export function named(fullName: string, suffix?: string): FieldValues {
  const [firstName = '', ...rest] = fullName.split(' ');
  return { firstName, lastName: rest.join(' '), ...(suffix === undefined ? {} : { suffix }) };
}

/** Makes candidates of one entity; what they share with the record is left to the matcher to see. */
export function goldenRecords(entity: EntityType) {
  return (id: string, fields: FieldValues, more: Partial<MatchCandidate & MatchSubject> = {}): MatchCandidate => {
    const { linkedHere = false, sharedKeys = [], related, externalIds } = more;
    const subject: MatchSubject = {
      entity,
      fields,
      ...(related === undefined ? {} : { related }),
      ...(externalIds === undefined ? {} : { externalIds }),
    };
    return { id, subject, sharedKeys, linkedHere };
  };
}
