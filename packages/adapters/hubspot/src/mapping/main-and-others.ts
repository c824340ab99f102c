import type { MappingRow, Note, WireValues } from '@crmsync/adapter-kit';
import type { Email } from '@crmsync/model';
import { splitList } from './text-list.ts';

/** A list of which HubSpot lets the first entry be written and keeps the others itself. */
interface MainAndOthers<T> {
  readonly main: string;
  /** Semicolons between the entries; never sent. */
  readonly others: string;
  textOf(item: T): string;
  make(text: string, isMain: boolean): T;
  isMain(item: T, index: number): boolean;
}

const same = (left: string, right: string): boolean => left.trim().toLowerCase() === right.trim().toLowerCase();

const textAt = (wire: WireValues, path: string): string => {
  const value = wire[path];
  return typeof value === 'string' ? value.trim() : '';
};

/** The e-mail addresses of a contact. */
export const contactEmails: MappingRow<Email[]> = mainAndOthers<Email>({
  main: 'email',
  others: 'hs_additional_emails',
  textOf: (email) => email.address,
  make: (address, isMain) => (isMain ? { address, primary: true } : { address }),
  isMain: (email) => email.primary === true,
});

/** The domains of a company. */
export const companyDomains: MappingRow<string[]> = mainAndOthers<string>({
  main: 'domain',
  others: 'hs_additional_domains',
  textOf: (domain) => domain,
  make: (domain) => domain,
  isMain: (_domain, index) => index === 0,
});

function mainAndOthers<T>(list: MainAndOthers<T>): MappingRow<T[]> {
  return {
    wire: [list.main],
    optional: [list.others],
    read(wire) {
      const main = textAt(wire, list.main);
      const others = splitList(textAt(wire, list.others)).filter((other) => !same(other, main));
      const items = [
        ...(main === '' ? [] : [list.make(main, true)]),
        ...others.map((other) => list.make(other, false)),
      ];
      return items.length === 0 ? null : items;
    },
    write(value, current, note) {
      const kept = mainOf(list, current ?? []);
      const held = (current ?? []).map(list.textOf).filter((text) => !same(text, kept));
      const texts = (value ?? []).map(list.textOf);
      const main = mainText(list, value ?? [], kept, held);
      noteLosses(texts, main, held, note);
      return { [list.main]: main, [list.others]: held.filter((text) => !same(text, main)).join(';') };
    },
  };
}

function mainOf<T>(list: MainAndOthers<T>, items: readonly T[]): string {
  const main = items.find((item, index) => list.isMain(item, index));
  return main === undefined ? '' : list.textOf(main);
}

/** The main entry stays where it can: emptying it would leave the others without one. */
function mainText<T>(list: MainAndOthers<T>, value: readonly T[], kept: string, held: readonly string[]): string {
  const [first] = value.map(list.textOf);
  if (first === undefined) return held.length > 0 ? kept : '';
  const stays = value.some((item) => same(list.textOf(item), kept));
  const marked = value.find((item) => list.isMain(item, -1));
  if (marked !== undefined) return same(list.textOf(marked), kept) ? kept : list.textOf(marked);
  if (kept !== '') return stays ? kept : first;
  return value.map(list.textOf).find((text) => !held.some((other) => same(other, text))) ?? '';
}

function noteLosses(wanted: readonly string[], main: string, held: readonly string[], note: Note): void {
  const rest = wanted.filter((text) => !same(text, main));
  if (rest.some((text) => !held.some((other) => same(other, text)))) {
    note('VALUES_DROPPED', 'Further entries cannot be added through the API; they were left out.');
  }
  if (held.some((text) => !same(text, main) && !rest.some((other) => same(other, text)))) {
    note('VALUES_KEPT', 'Further entries cannot be removed through the API; they stay.');
  }
}
