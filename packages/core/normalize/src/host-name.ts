const asciiHost = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/;
const anyAscii = /^[\x20-\x7E]*$/;
// Characters that would let the URL parser read a part of the text as something other than a host.
const notHost = /[\s\p{Cc}/\\?#@:%[\]<>^|]/u;

/**
 * Reads a dotted host name: lower-case ASCII (IDNA), without the root dot. `null` for anything else, which includes
 * single labels, IP addresses and labels with characters DNS names of the web do not have.
 */
export function readHostName(text: string): string | null {
  if (text.length > 1024) return null;
  const lower = (anyAscii.test(text) ? text : toAscii(text))?.toLowerCase();
  if (lower === undefined) return null;
  const host = lower.endsWith('.') ? lower.slice(0, -1) : lower;
  return host.length <= 253 && asciiHost.test(host) ? host : null;
}

function toAscii(text: string): string | undefined {
  if (notHost.test(text)) return undefined;
  const url = `http://${text.normalize('NFKC')}/`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
