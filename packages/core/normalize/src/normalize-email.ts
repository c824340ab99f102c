import { readHostName } from './host-name.ts';

const maximumLength = 1000;
const plainAscii = /^[\x20-\x7E]*$/;
const invisible = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g;
const atom = /^[^\s\p{Cc}"(),:;<>@[\\\].]+(?:\.[^\s\p{Cc}"(),:;<>@[\\\].]+)*$/u;

/**
 * Comparison form of an e-mail address: unwrapped from `mailto:` or `Name <address>`, lower-case, Unicode normalised,
 * domain in ASCII. Quoted local parts are unquoted when the quotes are not needed. `null` when it is not an address
 * with a dotted domain; keep the given text then.
 */
export function normalizeEmail(text: string): string | null {
  if (text.length > maximumLength) return null;
  const clean = plainAscii.test(text) ? text : text.replace(invisible, '').normalize('NFKC');
  const address = unwrap(clean.trim());
  const at = address.lastIndexOf('@');
  if (at < 1) return null;
  const local = readLocalPart(address.slice(0, at));
  const domain = readHostName(address.slice(at + 1).trim());
  return local === null || domain === null ? null : `${local}@${domain}`;
}

function unwrap(text: string): string {
  let address = text;
  const open = address.lastIndexOf('<');
  const close = open < 0 ? -1 : address.indexOf('>', open);
  if (close >= 0) address = address.slice(open + 1, close).trim();
  if (/^mailto:/i.test(address)) address = decodePercent(address.slice('mailto:'.length).replace(/\?.*$/s, ''));
  return address.trim().replace(/[;,]+$/, '');
}

function decodePercent(text: string): string {
  return text.replace(/%([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function readLocalPart(text: string): string | null {
  const bare = text.length > 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  const local = plainAscii.test(bare) ? bare.toLowerCase() : bare.toLowerCase().normalize('NFKC');
  return local.length <= 64 && atom.test(local) ? local : null;
}
