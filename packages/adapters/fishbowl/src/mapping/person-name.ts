/** The parts of a name that is one text. */
export interface PersonName {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** The last word is the last name, unless a comma puts it first. A single word is a first name. */
export function personName(text: string): PersonName {
  const [last, first] = text.split(',').map((part) => part.trim());
  if (first !== undefined && first !== '') return { firstName: first, lastName: last || null };
  const words = text.replace(/,/g, ' ').trim().split(/\s+/);
  if (words.length < 2) return { firstName: words[0] || null, lastName: null };
  return { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1) ?? null };
}
