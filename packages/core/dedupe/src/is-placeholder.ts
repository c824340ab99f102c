import { foldText } from '@crmsync/normalize';

const names: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['unknown', 'none', 'n/a', 'not provided', 'not known', 'not available', 'no name', 'noname', 'no first name'],
  ...['no last name', 'nolastname', 'nofirstname', 'first name', 'last name', 'unbekannt', 'inconnu', 'desconocido'],
]);

/** Words of names that say that there is none. */
export const placeholderNameWords: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ [...names].flatMap((name) => name.split(' ')),
);
const mailboxes: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['none', 'noemail', 'nomail', 'no-email', 'no.email', 'no_email', 'noone', 'nobody', 'notprovided', 'unknown'],
  ...['not.provided', 'not-provided', 'placeholder', 'asdf', 'fake', 'xxx'],
]);
const employers: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...[
    'self',
    'self employed',
    'selfemployed',
    'freelance',
    'freelancer',
    'retired',
    'student',
    'unemployed',
    'private',
  ],
  ...['individual', 'homemaker', 'housewife', 'none', 'no company', 'not applicable', 'not available', 'not provided'],
  ...['selbstandig', 'freiberufler', 'privat', 'privatperson', 'rentner', 'independant', 'retraite', 'particulier'],
  ...['autonomo', 'jubilado', 'particular', 'estudiante', 'etudiant', 'zzp', 'sin empresa', 'unknown'],
]);
const plainWord = /^[A-Za-z]+$/;
const fewestRepeated = 7;
const zero = 48;
const nine = 57;
const counted = /(?:1234567|12345678|123456789|1234567890|0123456)$/;

/** Whether a name says that there is none (`Unknown`, `N/A`) or is an address that stands in for one. */
export function isPlaceholderName(text: string): boolean {
  if (plainWord.test(text)) return names.has(text.toLowerCase());
  return (
    text.includes('@') || !/[\p{L}\p{N}]/u.test(text) || names.has(foldText(text.replace(/[[\]().]/g, ' ')).trim())
  );
}

/** Whether a company's name in comparison form says of a person that there is no employer: `Self-employed`, `Retired`. */
export function isNoEmployer(companyName: string): boolean {
  return employers.has(companyName);
}

/** Whether an address in comparison form was typed to get past a required field, e.g. `none@example.com`, `a@a.com`. */
export function isPlaceholderMailbox(address: string): boolean {
  const [local = '', domain = ''] = address.split('@');
  return isPlaceholderLocalPart(local) || repeatsItself(local, domain);
}

/** Whether the part before the `@` alone says so, in comparison form. */
export function isPlaceholderLocalPart(local: string): boolean {
  return mailboxes.has(local);
}

/** Whether the two sides of an address together say so: `a@a.com`. */
export function repeatsItself(local: string, domain: string): boolean {
  return local.length <= 3 && domain.startsWith(`${local}.`);
}

/** Whether an E.164 number was typed to get past a required field: seven equal digits or digits counted up at its end. */
export function isPlaceholderPhone(number: string): boolean {
  return endsRepeated(number) || counted.test(number);
}

function endsRepeated(number: string): boolean {
  const last = number.charCodeAt(number.length - 1);
  if (number.length < fewestRepeated || !(last >= zero && last <= nine)) return false;
  for (let back = 2; back <= fewestRepeated; back += 1) {
    if (number.charCodeAt(number.length - back) !== last) return false;
  }
  return true;
}
