import { type MailboxProvider, mailboxProviders } from './mailbox-providers.ts';
import { normalizeEmail } from './normalize-email.ts';

/** Options of {@link emailKey}. */
export interface EmailKeyOptions {
  /**
   * Whose `+tag` is removed: `known` for providers known to deliver it to the same mailbox, `all` for every domain
   * (finds more, and is right for nearly every company domain), `none` for nobody.
   * @default 'known'
   */
  readonly tags?: 'known' | 'all' | 'none';
}

const providerOf: ReadonlyMap<string, MailboxProvider> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ mailboxProviders.flatMap((provider) => provider.domains.map((domain) => [domain, provider] as const)),
);

/**
 * Key that is equal for addresses that reach the same mailbox: {@link normalizeEmail}, then the provider's own rules
 * (Gmail ignores dots and has two domains, many ignore `+tag`). `null` when it is not an address.
 */
export function emailKey(text: string, options: EmailKeyOptions = {}): string | null {
  const address = normalizeEmail(text);
  if (address === null) return null;
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const provider = providerOf.get(domain);
  const tags = options.tags ?? 'known';
  const removeTag = tags === 'all' || (tags === 'known' && provider !== undefined);
  const untagged = removeTag ? withoutTag(address.slice(0, at)) : address.slice(0, at);
  const local = provider?.ignoresDots ? untagged.replaceAll('.', '') : untagged;
  return `${local}@${provider?.canonicalDomain ?? domain}`;
}

function withoutTag(local: string): string {
  const plus = local.indexOf('+');
  return plus > 0 ? local.slice(0, plus).replace(/\.+$/, '') : local;
}
