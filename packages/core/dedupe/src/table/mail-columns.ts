import type { StopListedKey } from '../find/find-result.ts';
import { arrangeColumn, arrangeLazily, arrangeTogether, valuesOfRows } from './arrange-column.ts';
import { countValues, type TextColumn } from './text-column.ts';

/** Mailboxes and domains of all rows. */
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

/** A personal mailbox, that of a team, or one typed to get past a required field. */
export const mailboxKind = { personal: 0, roleMailbox: 1, placeholder: 2 } as const;

/** Distinct mailboxes, numbered from 1. */
export interface Mailboxes {
  readonly locals: readonly string[];
  readonly domains: readonly string[];
  /** Number among `locals`, by mailbox. */
  readonly local: Int32Array;
  /** Number among `domains`, by mailbox. */
  readonly domain: Int32Array;
  /** One of {@link mailboxKind}, by mailbox. */
  readonly kind: Int32Array;
  /** Number of the employer's domain, by number among `domains`; 0 for none. */
  readonly employer: Int32Array;
}

/** Mailboxes and websites of all records, by the order given. */
export interface MailForms extends Mailboxes {
  readonly employers: readonly string[];
  readonly mailbox: Int32Array;
  /** Number among `employers`. */
  readonly website: Int32Array;
}

/** Puts mailboxes and domains in the order of the rows of a table. */
export function arrangeMail(mail: MailForms, order: Int32Array): MailColumns {
  const { local, domain, kind, employer } = mail;
  const all = valuesOfRows(mail.mailbox, order);
  const ofPerson = (read: (mailbox: number) => number): Int32Array =>
    all.map((mailbox) => (mailbox === 0 || kind[mailbox] !== mailboxKind.personal ? 0 : read(mailbox)));
  const mailDomain = all.map((mailbox) =>
    kind[mailbox] === mailboxKind.placeholder ? 0 : (employer[domain[mailbox] as number] as number),
  );
  const webDomain = valuesOfRows(mail.website, order);
  const employers = arrangeTogether(mail.employers, [mailDomain, webDomain]);
  return {
    email: arrangeLazily(
      local.length,
      ofPerson((mailbox) => mailbox),
      (mailbox) => textOfMailbox(mail, mailbox),
    ),
    emailLocal: arrangeColumn(
      mail.locals,
      ofPerson((mailbox) => local[mailbox] as number),
    ),
    emailDomain: arrangeColumn(
      mail.domains,
      ofPerson((mailbox) => domain[mailbox] as number),
    ),
    mailDomain: { texts: employers, distinct: employers.length, values: mailDomain },
    webDomain: { texts: employers, distinct: employers.length, values: webDomain },
    leftOut: leftOutOf(mail),
  };
}

/** A mailbox in comparison form. */
export function textOfMailbox({ locals, domains, local, domain }: Mailboxes, mailbox: number): string {
  return `${locals[local[mailbox] as number]}@${domains[domain[mailbox] as number]}`;
}

/** What is compared of one mailbox, 0 for none; `''` where there is nothing. */
export function readMailbox(mail: MailForms, mailbox: number) {
  const kind = mail.kind[mailbox];
  const domain = mail.domain[mailbox] as number;
  const isPersonal = mailbox !== 0 && kind === mailboxKind.personal;
  const employer = kind === mailboxKind.placeholder ? 0 : (mail.employer[domain] as number);
  return {
    email: isPersonal ? textOfMailbox(mail, mailbox) : '',
    emailLocal: isPersonal ? (mail.locals[mail.local[mailbox] as number] as string) : '',
    emailDomain: isPersonal ? (mail.domains[domain] as string) : '',
    mailDomain: mail.employers[employer] as string,
  };
}

function leftOutOf(mail: MailForms): StopListedKey[] {
  const leftOut: StopListedKey[] = [];
  for (const [mailbox, records] of countValues(mail.mailbox, mail.local.length).entries()) {
    if (records < 2 || mail.kind[mailbox] === mailboxKind.personal) continue;
    const kind = mail.kind[mailbox] === mailboxKind.placeholder ? 'placeholder' : 'roleMailbox';
    leftOut.push({ kind, field: 'email', value: textOfMailbox(mail, mailbox), records });
  }
  return leftOut.sort((a, b) => (a.value < b.value ? -1 : 1));
}
