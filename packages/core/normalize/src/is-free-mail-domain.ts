import { freeMailDomains } from './free-mail-domains.ts';
import { normalizeDomain } from './normalize-domain.ts';

const domains: ReadonlySet<string> = /* @__PURE__ */ new Set(freeMailDomains);

/**
 * Whether anybody can have a mailbox under this domain (Gmail, access providers, throw-away mail), so that sharing it
 * does not mean working for the same company. Accepts whatever {@link normalizeDomain} accepts.
 */
export function isFreeMailDomain(domain: string): boolean {
  if (domains.has(domain)) return true;
  const normal = normalizeDomain(domain);
  return normal !== null && domains.has(normal);
}
