const checks = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The form of 18 characters of an id of 15 or 18: safe to compare. `undefined` when it is no id, or its last three characters
 * do not belong to the others.
 */
export function recordIdOf(text: string): string | undefined {
  if (!/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(text)) return undefined;
  const short = text.slice(0, 15);
  const chunks = [short.slice(0, 5), short.slice(5, 10), short.slice(10)];
  const id = short + chunks.map((chunk) => checks[upperCaseBits(chunk)] ?? 'A').join('');
  return text.length === 15 || text.slice(15).toUpperCase() === id.slice(15) ? id : undefined;
}

function upperCaseBits(chunk: string): number {
  return [...chunk].reduce((bits, char, at) => (/[A-Z]/.test(char) ? bits | (1 << at) : bits), 0);
}

const prefixes: { readonly [prefix: string]: string } = {
  '001': 'Account',
  '003': 'Contact',
  '005': 'User',
  '006': 'Opportunity',
  '00Q': 'Lead',
  '00T': 'Task',
  '00U': 'Event',
};

/** The object whose ids begin like this one, as far as this adapter knows it. */
export function objectOfId(id: string): string | undefined {
  return prefixes[id.slice(0, 3)];
}

/** Owners of these ids are queues, not users. */
export const queuePrefix = '00G';
