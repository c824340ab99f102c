import { isFreeMailDomain, isRoleLocalPart } from '@crmsync/normalize';
import { isPlaceholderAt } from '../is-placeholder.ts';
import { isSharedHost } from '../is-shared-host.ts';
import { createDictionary, type Dictionary } from './dictionary.ts';
import { createPairDictionary } from './pair-dictionary.ts';
import { createMailboxReader, type MailHost } from './read-mailbox.ts';

/** What is known of one mailbox, worked out once: numbers into the texts of the book. */
export interface KnownMailbox {
  /** A personal one, that of a team, or one typed to get past a required field. */
  readonly kind: 'personal' | 'roleMailbox' | 'placeholder';
  readonly local: number;
  readonly domain: number;
  /** Domain of the employer, 0 for none. */
  readonly employer: number;
}

/** All mailboxes of a store, numbered from 1 in order of first sight. */
export interface MailboxBook {
  readonly mailboxes: readonly (KnownMailbox | undefined)[];
  readonly locals: readonly string[];
  readonly domains: readonly string[];
  /** Number of the mailbox, 0 when it is no address. */
  add(text: string): number;
  /** Mailboxes by their number, in comparison form. */
  texts(): string[];
}

/** Makes an empty book that puts domains of employers into `employers`. */
export function createMailboxBook(employers: Dictionary): MailboxBook {
  const read = createMailboxReader();
  const locals = createDictionary();
  const domains = createDictionary();
  const pairs = createPairDictionary();
  const mailboxes: (KnownMailbox | undefined)[] = [undefined];
  const isRole: boolean[] = [false];
  const hosts = new Map<MailHost, { readonly domain: number; readonly employer: number }>();
  const hostOf = (host: MailHost) => {
    const known = hosts.get(host);
    if (known !== undefined) return known;
    const facts = { domain: domains.add(host.domain), employer: employers.add(employerOf(host.domain)) };
    hosts.set(host, facts);
    return facts;
  };
  return {
    mailboxes,
    locals: locals.texts,
    domains: domains.texts,
    add(text) {
      const mailbox = read(text);
      if (mailbox === undefined) return 0;
      const host = hostOf(mailbox.host);
      const local = locals.add(mailbox.local);
      const number = pairs.add(local, host.domain);
      if (number < mailboxes.length) return number;
      const isTeam = isRole[local] ?? isRoleLocalPart(mailbox.local);
      isRole[local] = isTeam;
      const isPlaceholder = isPlaceholderAt(mailbox.local, mailbox.host.domain);
      mailboxes.push({ kind: isPlaceholder ? 'placeholder' : isTeam ? 'roleMailbox' : 'personal', local, ...host });
      return number;
    },
    texts: () =>
      mailboxes.map((one) => (one === undefined ? '' : `${locals.texts[one.local]}@${domains.texts[one.domain]}`)),
  };
}

/** The domain as one of an employer; `''` when people of many employers share it. */
export function employerOf(domain: string): string {
  return isFreeMailDomain(domain) || isSharedHost(domain) ? '' : domain;
}
