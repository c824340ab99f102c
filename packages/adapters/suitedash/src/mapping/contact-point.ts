import {
  type Codec,
  codecOf,
  type MappingRow,
  type Note,
  phoneSlots,
  singleOfList,
  unreadable,
  type WireValues,
} from '@crmsync/adapter-kit';
import type { Email, Phone, RichText } from '@crmsync/model';
import { type NoteFormat, readNotes } from './note-section.ts';

/** Four places for numbers; the first is the primary one. */
export const phoneRow: MappingRow<Phone[]> = phoneSlots([
  { wire: 'phone' },
  { wire: 'home_phone', type: 'home' },
  { wire: 'work_phone', type: 'work' },
  { wire: 'shop_phone', type: 'other', accepts: ['mobile', 'main'] },
]);

/** One website. */
export const websiteCodec: Codec<string[]> = singleOfList();

/** A text without the notes that were put into it. */
export function ownText(format: NoteFormat): Codec<RichText> {
  return codecOf<RichText>(
    (wire, note) => {
      if (typeof wire !== 'string') return unreadable(note, 'text');
      const body = readNotes(wire, format).own;
      return body.trim() === '' ? null : { format, body };
    },
    (value, note) => inFormat(value, format, note),
  );
}

function inFormat(value: RichText, format: NoteFormat, note: Note): string {
  if (value.format === format) return value.body;
  if (format === 'html') return `<p>${escaped(value.body).replaceAll('\n', '<br>')}</p>`;
  if (value.format !== 'html') return value.body;
  note('FORMAT_LOST', 'This field holds no formatting; the markup was removed.');
  return value.body
    .replaceAll(/<\s*(br|\/p|\/div|\/li)\b[^>]*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .trim();
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Who logs in with the address in `email`; the other two are typed. */
interface Places {
  readonly login: Email | undefined;
  readonly home: Email | undefined;
  readonly work: Email | undefined;
}

/**
 * The login and two further addresses. The login of a contact that has one stays as it is unless `writeLogin`: changing it
 * changes how somebody gets into the portal.
 */
export function emailRow(writeLogin: boolean): MappingRow<Email[]> {
  const clear = { ...(writeLogin ? { email: null } : {}), home_email: null, work_email: null };
  return {
    wire: ['email', 'home_email', 'work_email'],
    optional: [],
    read: readEmails,
    write: (value, current, note) => {
      if (value === null) return clear;
      const held = placesOf(current ?? []);
      const kept = writeLogin ? undefined : held.login;
      const placed = place(value, held, kept, note);
      return {
        email: placed.login?.address ?? null,
        home_email: placed.home?.address ?? null,
        work_email: placed.work?.address ?? null,
      };
    },
  };
}

function readEmails(wire: WireValues): Email[] | null {
  const { email, home_email: home, work_email: work } = wire;
  const found: Email[] = [
    ...(isFilled(email) ? [{ address: email.trim(), primary: true }] : []),
    ...(isFilled(home) ? [{ address: home.trim(), type: 'personal' as const }] : []),
    ...(isFilled(work) ? [{ address: work.trim(), type: 'work' as const }] : []),
  ];
  return found.length === 0 ? null : found;
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function placesOf(emails: readonly Email[]): Places {
  return {
    login: emails.find(({ primary, type }) => primary && type === undefined),
    home: emails.find(({ type, primary }) => type === 'personal' && !primary),
    work: emails.find(({ type, primary }) => type === 'work' && !primary),
  };
}

function same(left: Email | undefined, right: Email): boolean {
  return left?.address.trim().toLowerCase() === right.address.trim().toLowerCase();
}

function place(wanted: readonly Email[], held: Places, kept: Email | undefined, note: Note): Places {
  const login =
    kept ?? wanted.find((one) => same(held.login, one)) ?? wanted.find(({ primary }) => primary) ?? wanted[0];
  const others = wanted.filter((one) => !(login && same(login, one)));
  const primary = wanted.find((one) => one.primary);
  const keepsAnother =
    kept !== undefined && (wanted.every((one) => !same(kept, one)) || (primary && !same(kept, primary)));
  if (keepsAnother) note('LOGIN_KEPT', 'The address is how the contact logs in; it stays.');
  const home =
    others.find((one) => same(held.home, one)) ??
    others.find((one) => one.type === 'personal' && !same(held.work, one));
  const left = others.filter((one) => one !== home);
  const work = left.find((one) => same(held.work, one)) ?? left.find(({ type }) => type === 'work') ?? left[0];
  const rest = left.filter((one) => one !== work);
  const last = home ?? rest[0];
  const dropped = rest.filter((one) => one !== last).length;
  if (dropped > 0) note('VALUES_DROPPED', 'The remote has three places for addresses; the others were left out.');
  const text = (one: Email | undefined, before: Email | undefined) =>
    one && before && same(before, one) ? before : one;
  return { login: text(login, held.login), home: text(last, held.home), work: text(work, held.work) };
}
