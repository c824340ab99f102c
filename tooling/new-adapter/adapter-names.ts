/** The names that follow from the one that was given. */
export interface AdapterNames {
  /** As given: id, folder and part of package names. */
  readonly kebab: string;
  /** Of the function that makes the adapter. */
  readonly camel: string;
  /** As people write it. */
  readonly title: string;
}

const kebabCase = /^[a-z][a-z\d]*(-[a-z\d]+)*$/;
const longest = 40;
const taken = ['kit'];
const reserved = ['await', 'break', 'case', 'catch', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'enum'];
const reservedToo = [
  'finally',
  'in',
  'instanceof',
  'super',
  'switch',
  'this',
  'throw',
  'try',
  'var',
  'while',
  'with',
  'yield',
];

/**
 * @param texts the sources that the name goes into: a word of theirs cannot be the name of a function beside them
 * @throws TypeError saying what is wrong with the name and what to give instead
 */
export function adapterNames(name: string, title: string | undefined, texts: readonly string[]): AdapterNames {
  const fail = (what: string, remedy: string): never => {
    throw new TypeError(`"${name}" ${what}. ${remedy}`);
  };
  if (!kebabCase.test(name)) {
    fail('is not in kebab-case', 'Give small letters, digits and single hyphens, beginning with a letter: `acme-crm`.');
  }
  if (name.length > longest) fail(`is longer than ${longest} characters`, 'Give a shorter one: it is stored in links.');
  const short = name.replace(/^(crmsync-)?adapter-|-adapter$/, '');
  if (short !== name) fail('says twice that it is an adapter', `Give \`${short}\`.`);
  const camel = name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const isWord = texts.some((text) => new RegExp(`\\b${camel}\\b`).test(text));
  if (isWord || [...taken, ...reserved, ...reservedToo].includes(camel)) {
    fail('is a word that the sources use already', `Give \`${name}-crm\`, or the vendor's full name.`);
  }
  if (title !== undefined && !/^[\p{L}\d][\p{L}\d .&+-]*$/u.test(title)) {
    throw new TypeError(`"${title}" would break the sources. Give a --title of letters, digits, spaces and . & + -`);
  }
  const words = name.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return { kebab: name, camel, title: title ?? words.join(' ') };
}

/** A text of the example under other names. */
export function renamed(text: string, { kebab, camel, title }: AdapterNames): string {
  return text
    .replaceAll(/(?<=['"`/.])cardfile|cardfile(?=[-.])/g, kebab)
    .replaceAll('Cardfile-', `${title.replaceAll(' ', '-')}-`)
    .replaceAll('Cardfile', title)
    .replaceAll('cardfile', camel);
}
