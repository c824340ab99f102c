import { emailKey } from '@crmsync/normalize';

/** Reads mailboxes into comparison form, as `emailKey` does with every tag removed; `''` when it is no address. */
export type MailboxReader = (text: string) => string;

interface Host {
  /** Domain in comparison form, `''` when it is none. */
  readonly domain: string;
  readonly ignoresDots: boolean;
}

const plain = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*@[A-Za-z0-9.-]+$/;
const longestLocal = 64;

/** Makes a reader that works out each host once, because a store has far fewer hosts than mailboxes. */
export function createMailboxReader(): MailboxReader {
  const hosts = new Map<string, Host>();
  return (text) => {
    if (!plain.test(text)) return emailKey(text, { tags: 'all' }) ?? '';
    const at = text.indexOf('@');
    if (at > longestLocal) return '';
    const host = text.slice(at + 1);
    let known = hosts.get(host);
    if (known === undefined) {
      known = readHost(host);
      hosts.set(host, known);
    }
    if (known.domain === '') return '';
    const local = text.slice(0, at).toLowerCase();
    return `${known.ignoresDots ? local.replaceAll('.', '') : local}@${known.domain}`;
  };
}

function readHost(host: string): Host {
  const key = emailKey(`a.b@${host}`, { tags: 'all' }) ?? '';
  return { domain: key.slice(key.indexOf('@') + 1), ignoresDots: key.startsWith('ab@') };
}
