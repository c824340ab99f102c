import { readHostName } from './host-name.ts';
import { normalizeEmail } from './normalize-email.ts';

const maximumLength = 4096;
const scheme = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i;
// Most websites: one that is in comparison form but for what stands before it. Short, so that no label is too long.
const plain = /^(?:https?:\/\/)?(?:www\.)?((?!www\.)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})\/?$/;
const longestPlain = 63;

/**
 * Comparison form of the domain in a URL, an e-mail address or a bare host name: lower-case ASCII (IDNA), without
 * `www.`, port and root dot. Subdomains stay. `null` when there is no dotted host name (IP addresses included).
 */
export function normalizeDomain(text: string): string | null {
  if (text.length > maximumLength) return null;
  const [, bare] = text.length <= longestPlain ? (plain.exec(text) ?? []) : [];
  if (bare !== undefined) return bare;
  const trimmed = text.trim();
  const hasScheme = scheme.test(trimmed);
  if (!hasScheme && trimmed.includes('@') && !trimmed.includes('/')) return domainOfEmail(trimmed);
  const rest = hasScheme ? trimmed.replace(scheme, '') : trimmed;
  const end = rest.search(/[/?#\\]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d{0,5}$/, '');
  return withoutWww(readHostName(host));
}

function domainOfEmail(text: string): string | null {
  const address = normalizeEmail(text);
  return address === null ? null : withoutWww(address.slice(address.lastIndexOf('@') + 1));
}

function withoutWww(host: string | null): string | null {
  let bare = host;
  while (bare?.startsWith('www.') && bare.indexOf('.', 4) > 0) bare = bare.slice(4);
  return bare;
}
