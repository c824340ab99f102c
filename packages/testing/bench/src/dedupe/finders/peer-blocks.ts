import type { DedupeRecord } from '@crmsync/dedupe';
import { foldText } from '@crmsync/normalize';

/** The one text that libraries for comparing texts are given of a record: name, organisation, mailbox. */
export function recordText({ firstName, lastName, fullName, company, email }: DedupeRecord): string {
  return foldText([fullName, firstName, lastName, company, email].filter(Boolean).join(' '))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Under which keys a record is compared with others: mailbox, last digits of the number, letters of the name. */
export function blockKeys({ firstName, lastName, fullName, phone, email }: DedupeRecord): string[] {
  const digits = (phone ?? '').replace(/\D/g, '');
  const words = foldText(fullName ?? `${firstName ?? ''} ${lastName ?? ''}`)
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 1)
    .sort();
  return [
    ...(email ? [`mail ${foldText(email).trim()}`] : []),
    ...(digits.length >= 7 ? [`number ${digits.slice(-7)}`] : []),
    ...(words.length > 0 ? [`name ${words.map((word) => word.slice(0, 4)).join(' ')}`] : []),
  ];
}

/** Larger blocks are left out: they would take the square of their size, and say little. */
export const largestBlock = 200;

/** Records that share a key. A record is in as many blocks as it has keys. */
export function blocksOf(records: readonly DedupeRecord[]): DedupeRecord[][] {
  const blocks = new Map<string, DedupeRecord[]>();
  for (const record of records) {
    for (const key of blockKeys(record)) {
      const block = blocks.get(key);
      if (block) block.push(record);
      else blocks.set(key, [record]);
    }
  }
  return [...blocks.values()].filter((block) => block.length > 1 && block.length <= largestBlock);
}
