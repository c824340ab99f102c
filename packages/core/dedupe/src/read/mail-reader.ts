import { normalizeDomain } from '@crmsync/normalize';
import { createDictionary } from '../table/dictionary.ts';
import { createIntColumn } from '../table/int-column.ts';
import type { MailForms } from '../table/mail-columns.ts';
import type { FieldBatch } from './field-batch.ts';
import type { FieldsReader } from './fields-reader.ts';
import { createMailboxBook, employerOf } from './mailbox-book.ts';
import { rememberTexts } from './remember-texts.ts';
import { readInto } from './text-reader.ts';

/** Makes a reader of mailboxes and websites. */
export function createMailReader(batches: {
  readonly email: FieldBatch;
  readonly website: FieldBatch;
}): FieldsReader<MailForms> {
  const employers = createDictionary();
  const book = createMailboxBook(employers);
  const mailbox = createIntColumn();
  const website = createIntColumn();
  const mailboxOf = rememberTexts(book.add);
  const websiteOf = rememberTexts((text) => employers.add(employerOf(normalizeDomain(text) ?? '')));
  return {
    read(place, rows) {
      readInto(mailbox, batches.email, mailboxOf, place, rows);
      readInto(website, batches.website, websiteOf, place, rows);
    },
    finish: (records) => ({
      ...book.finish(),
      employers: employers.texts,
      mailbox: mailbox.finish(records),
      website: website.finish(records),
    }),
  };
}
