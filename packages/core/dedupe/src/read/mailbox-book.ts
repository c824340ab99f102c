import { isFreeMailDomain, isRoleLocalPart } from '@crmsync/normalize';
import { isPlaceholderLocalPart, repeatsItself } from '../is-placeholder.ts';
import { isSharedHost } from '../is-shared-host.ts';
import { createDictionary, type Dictionary } from '../table/dictionary.ts';
import { createIntColumn } from '../table/int-column.ts';
import { type Mailboxes, mailboxKind } from '../table/mail-columns.ts';
import { createPairDictionary } from '../table/pair-dictionary.ts';
import { createMailboxReader, type MailHost } from './read-mailbox.ts';

/** All mailboxes of a store, numbered from 1 in order of first sight; each is worked out once. */
export interface MailboxBook {
  /** Number of the mailbox, 0 when it is no address. */
  add(text: string): number;
  finish(): Mailboxes;
}

/** Makes an empty book that puts domains of employers into `employers`. */
export function createMailboxBook(employers: Dictionary): MailboxBook {
  const read = createMailboxReader();
  const locals = createDictionary();
  const domains = createDictionary();
  const pairs = createPairDictionary();
  const local = createIntColumn();
  const domain = createIntColumn();
  const kind = createIntColumn();
  const kinds: number[] = [mailboxKind.personal];
  const employer = createIntColumn();
  const hosts: number[] = [];
  const addHost = ({ domain: text, nth }: MailHost): number => {
    const number = domains.add(text);
    employer.set(number, employers.add(employerOf(text)));
    hosts[nth] = number;
    return number;
  };
  const kindOf = (localPart: number): number => {
    const kind = kindOfLocalPart(locals.texts[localPart] as string);
    kinds[localPart] = kind;
    return kind;
  };
  const kindAt = (localPart: number, domainPart: number): number => {
    const isRepeated = repeatsItself(locals.texts[localPart] as string, domains.texts[domainPart] as string);
    return isRepeated ? mailboxKind.placeholder : (kinds[localPart] ?? kindOf(localPart));
  };
  return {
    add(text) {
      const mailbox = read(text);
      if (mailbox === undefined) return 0;
      const host = hosts[mailbox.host.nth] ?? addHost(mailbox.host);
      const localPart = locals.add(mailbox.local);
      const before = pairs.count;
      const number = pairs.add(localPart, host);
      if (number <= before) return number;
      local.set(number, localPart);
      domain.set(number, host);
      kind.set(number, kindAt(localPart, host));
      return number;
    },
    finish: () => ({
      locals: locals.texts,
      domains: domains.texts,
      local: local.finish(pairs.count + 1),
      domain: domain.finish(pairs.count + 1),
      kind: kind.finish(pairs.count + 1),
      employer: employer.finish(domains.texts.length),
    }),
  };
}

function kindOfLocalPart(text: string): number {
  if (isPlaceholderLocalPart(text)) return mailboxKind.placeholder;
  return isRoleLocalPart(text) ? mailboxKind.roleMailbox : mailboxKind.personal;
}

/** The domain as one of an employer; `''` when people of many employers share it. */
export function employerOf(domain: string): string {
  return isFreeMailDomain(domain) || isSharedHost(domain) ? '' : domain;
}
