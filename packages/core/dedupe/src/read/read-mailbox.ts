import { emailKey } from '@crmsync/normalize';
import { createDictionary } from '../table/dictionary.ts';

/** An address in comparison form. */
export interface Mailbox {
  readonly local: string;
  /** One and the same object for all mailboxes of a host. */
  readonly host: MailHost;
}

/** What mailboxes of one host have in common. */
export interface MailHost {
  /** Domain in comparison form, `''` when it is none. */
  readonly domain: string;
  readonly ignoresDots: boolean;
  /** Hosts are numbered from 0. */
  readonly nth: number;
}

/** Reads mailboxes into comparison form, as `emailKey` does with every tag removed; nothing when it is no address. */
export type MailboxReader = (text: string) => Mailbox | undefined;

const plain = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*@[A-Za-z0-9.-]+$/;
const longestLocal = 64;

/** Makes a reader that works out each host once, because a store has far fewer hosts than mailboxes. */
export function createMailboxReader(): MailboxReader {
  // Hosts by the number of how they are written.
  const written = createDictionary();
  const known: MailHost[] = [];
  const hosts = new Map<string, MailHost>();
  const hostOf = (text: string): MailHost => {
    const number = written.add(text);
    return known[number] ?? readHost(text, number);
  };
  const readHost = (text: string, number: number): MailHost => {
    const key = emailKey(`a.b@${text}`, { tags: 'all' }) ?? '';
    const domain = key.slice(key.indexOf('@') + 1);
    const host = hosts.get(domain) ?? { domain, ignoresDots: key.startsWith('ab@'), nth: hosts.size };
    hosts.set(domain, host);
    known[number] = host;
    return host;
  };
  const readOdd = (text: string): Mailbox | undefined => {
    const key = emailKey(text, { tags: 'all' });
    if (key === null) return undefined;
    const at = key.lastIndexOf('@');
    return { local: key.slice(0, at), host: hostOf(key.slice(at + 1)) };
  };
  return (text) => {
    if (!plain.test(text)) return readOdd(text);
    const at = text.indexOf('@');
    if (at > longestLocal) return undefined;
    const host = hostOf(text.slice(at + 1));
    if (host.domain === '') return undefined;
    const local = text.slice(0, at).toLowerCase();
    return { local: host.ignoresDots ? local.replaceAll('.', '') : local, host };
  };
}
