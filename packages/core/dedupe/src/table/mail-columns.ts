import { isFreeMailDomain, isRoleMailbox, normalizeDomain } from '@crmsync/normalize';
import type { StopListedKey } from '../find/find-result.ts';
import { isPlaceholderMailbox } from '../is-placeholder.ts';
import { isSharedHost } from '../is-shared-host.ts';
import { createDictionary, type Dictionary } from './dictionary.ts';
import { countValues, normalizeColumn, type OrderedTable, type TextColumn } from './normalized-column.ts';
import { createMailboxReader } from './read-mailbox.ts';

/** Mailboxes and domains of all records. */
export interface MailColumns {
  /** Whole mailbox; role mailboxes and placeholders are left out. */
  readonly email: TextColumn;
  readonly emailLocal: TextColumn;
  readonly emailDomain: TextColumn;
  /** Domain of the employer, from the mailbox. Shares its texts with `webDomain`. */
  readonly mailDomain: TextColumn;
  readonly webDomain: TextColumn;
  readonly leftOut: readonly StopListedKey[];
}

const localOf = (address: string): string => address.slice(0, address.lastIndexOf('@'));
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** Reads all mailboxes and websites, once per distinct text. */
export function readMail(table: OrderedTable): MailColumns {
  const domains = createDictionary();
  const employerOf = createEmployerReader();
  const all = normalizeColumn(table, 'email', createMailboxReader());
  const isPlaceholder = all.texts.map((address) => address !== '' && isPlaceholderMailbox(address));
  const isRole = all.texts.map((address) => address !== '' && isRoleMailbox(address));
  const derive = (
    read: (address: string) => string,
    include: (mailbox: number) => boolean,
    dictionary: Dictionary = createDictionary(),
  ): TextColumn => {
    const known = new Int32Array(all.texts.length);
    for (let mailbox = 1; mailbox < known.length; mailbox += 1) {
      if (include(mailbox)) known[mailbox] = dictionary.add(read(all.texts[mailbox] as string));
    }
    return { texts: dictionary.texts, values: all.values.map((value) => known[value] as number) };
  };
  const personal = (mailbox: number): boolean => isRole[mailbox] !== true && isPlaceholder[mailbox] !== true;
  return {
    email: derive((address) => address, personal),
    emailLocal: derive(localOf, personal),
    emailDomain: derive(domainOf, personal),
    mailDomain: derive(
      (address) => employerOf(domainOf(address)),
      (mailbox) => isPlaceholder[mailbox] !== true,
      domains,
    ),
    webDomain: normalizeColumn(table, 'website', (text) => employerOf(normalizeDomain(text) ?? ''), domains),
    leftOut: leftOutOf(all, isRole, isPlaceholder),
  };
}

// Asked once per host: a store has far fewer hosts than mailboxes.
function createEmployerReader(): (host: string) => string {
  const known = new Map<string, string>();
  return (host) => {
    let employer = known.get(host);
    if (employer === undefined) {
      employer = isFreeMailDomain(host) || isSharedHost(host) ? '' : host;
      known.set(host, employer);
    }
    return employer;
  };
}

function leftOutOf(all: TextColumn, isRole: readonly boolean[], isPlaceholder: readonly boolean[]): StopListedKey[] {
  const counts = countValues(all.values, all.texts.length);
  return all.texts.flatMap((value, mailbox): StopListedKey[] => {
    const kind = isPlaceholder[mailbox] ? 'placeholder' : isRole[mailbox] ? 'roleMailbox' : undefined;
    const records = counts[mailbox] as number;
    return kind === undefined || records < 2 ? [] : [{ kind, field: 'email', value, records }];
  });
}
