import { normalizeDomain } from '@crmsync/normalize';
import type { StopListedKey } from '../find/find-result.ts';
import { createDictionary, type Dictionary } from './dictionary.ts';
import { createMailboxBook, employerOf, type KnownMailbox, type MailboxBook } from './mailbox-book.ts';
import { countValues, emptyColumn, normalizeColumn, type OrderedTable, type TextColumn } from './normalized-column.ts';

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

/** Reads all mailboxes and websites, once per distinct text. */
export function readMail(table: OrderedTable): MailColumns {
  const employers = createDictionary();
  const mailboxes = readMailboxes(table, employers);
  const webDomain = normalizeColumn(table, 'website', (text) => employerOf(normalizeDomain(text) ?? ''), employers);
  // Without websites the column has no texts of its own.
  return { ...mailboxes, webDomain: { texts: employers.texts, values: webDomain.values } };
}

function readMailboxes(table: OrderedTable, employers: Dictionary): Omit<MailColumns, 'webDomain'> {
  const rows = table.order.length;
  const raw = table.raw.columns.get('email');
  const none = emptyColumn(rows);
  if (raw === undefined) return { email: none, emailLocal: none, emailDomain: none, mailDomain: none, leftOut: [] };
  const book = createMailboxBook(employers);
  const known = new Int32Array(raw.texts.length).fill(-1);
  known[0] = 0;
  const all = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const text = raw.values[table.order[row] as number] as number;
    let number = known[text] as number;
    if (number < 0) {
      number = book.add(raw.texts[text] as string);
      known[text] = number;
    }
    all[row] = number;
  }
  const texts = book.texts();
  const column = (from: readonly string[], read: (mailbox: KnownMailbox, number: number) => number): TextColumn => {
    const numbers = Int32Array.from(book.mailboxes, (mailbox, at) => (mailbox === undefined ? 0 : read(mailbox, at)));
    return { texts: from, values: all.map((number) => numbers[number] as number) };
  };
  const ofPerson = (read: (mailbox: KnownMailbox, number: number) => number) => (mailbox: KnownMailbox, at: number) =>
    mailbox.kind === 'personal' ? read(mailbox, at) : 0;
  return {
    email: column(
      texts,
      ofPerson((_, number) => number),
    ),
    emailLocal: column(
      book.locals,
      ofPerson(({ local }) => local),
    ),
    emailDomain: column(
      book.domains,
      ofPerson(({ domain }) => domain),
    ),
    mailDomain: column(employers.texts, ({ kind, employer }) => (kind === 'placeholder' ? 0 : employer)),
    leftOut: leftOutOf(book, texts, all),
  };
}

function leftOutOf({ mailboxes }: MailboxBook, texts: readonly string[], all: Int32Array): StopListedKey[] {
  const counts = countValues(all, texts.length);
  return mailboxes.flatMap((mailbox, number): StopListedKey[] => {
    const records = counts[number] as number;
    if (mailbox === undefined || mailbox.kind === 'personal' || records < 2) return [];
    return [{ kind: mailbox.kind, field: 'email', value: texts[number] as string, records }];
  });
}
