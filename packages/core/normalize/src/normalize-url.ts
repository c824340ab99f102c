import { normalizeDomain } from './normalize-domain.ts';

const maximumLength = 8192;
const webScheme = /^https?:\/\//i;
const otherScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i;
const tracking = /^(?:utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|mc_cid|mc_eid|yclid|_hsenc|_hsmi|igshid)$/i;

/**
 * Comparison form of a web address: `https://`, domain as {@link normalizeDomain} gives it, path without a last slash,
 * query sorted and without tracking parameters, no user, fragment or default port. A missing scheme is taken as web.
 * `null` for other schemes and for text without a domain.
 */
export function normalizeUrl(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > maximumLength || trimmed === '') return null;
  if (!webScheme.test(trimmed) && (otherScheme.test(trimmed) || trimmed.includes('@'))) return null;
  const absolute = webScheme.test(trimmed) ? trimmed : `https://${trimmed.replace(/^\/\//, '')}`;
  if (/^[^/?#]*\s/.test(absolute.replace(webScheme, '')) || !URL.canParse(absolute)) return null;
  const url = new URL(absolute);
  const domain = normalizeDomain(url.hostname);
  if (domain === null) return null;
  const port = url.port === '' || url.port === '80' || url.port === '443' ? '' : `:${url.port}`;
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name);
  url.searchParams.sort();
  const query = url.searchParams.toString();
  return `https://${domain}${port}${url.pathname.replace(/\/+$/, '')}${query === '' ? '' : `?${query}`}`;
}
