const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checks = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The id of the n-th record of a kind, in its form of 18 characters; later records have greater ids. */
export function recordId(prefix: string, serial: number): string {
  let text = '';
  for (let rest = serial; rest > 0; rest = Math.floor(rest / digits.length)) {
    text = (digits[rest % digits.length] ?? '') + text;
  }
  return withChecks(prefix + text.padStart(15 - prefix.length, '0'));
}

/** The form of 18 characters of an id that was given with 15 or 18; undefined when it is no id. */
export function canonicalId(text: string): string | undefined {
  return /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(text) ? withChecks(text.slice(0, 15)) : undefined;
}

/** The three last characters say which of the others are upper case, so that ids survive systems that ignore case. */
function withChecks(id15: string): string {
  const chunks = [id15.slice(0, 5), id15.slice(5, 10), id15.slice(10, 15)];
  return id15 + chunks.map((chunk) => checks[upperCaseBits(chunk)] ?? 'A').join('');
}

function upperCaseBits(chunk: string): number {
  return [...chunk].reduce((bits, char, at) => (/[A-Z]/.test(char) ? bits | (1 << at) : bits), 0);
}
