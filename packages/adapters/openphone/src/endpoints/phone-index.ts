import type { CallContext } from '@crmsync/adapter-kit';
import { type ContactWire, contactWire } from '../wire.ts';
import { maxContacts, sendContactPage } from './contact-page.ts';
import type { OpenPhoneSettings } from './settings.ts';

/** A page of the listing of contacts that was read. */
export interface ContactPageRead {
  /** Where it began; `undefined` = at the beginning. */
  readonly from: string | undefined;
  readonly next: string | null;
  readonly contacts: readonly ContactWire[];
  /** Whether all of its contacts could be read. */
  readonly wasReadable: boolean;
  readonly atMs: number;
}

/** The contacts with a number. */
export interface ContactsFound {
  readonly ids: readonly string[];
  /** False where some contacts could not be read, which may have it, too. */
  readonly complete: boolean;
}

/**
 * Which contacts have which phone numbers, as the last whole listing on this connection showed it. OpenPhone links calls and
 * messages to contacts by number alone and has no search, so that one listing must do for all of them.
 */
export interface PhoneIndex {
  /** Takes in a page; pages out of turn are no whole listing and stop what was begun. */
  pageRead(page: ContactPageRead): void;
  /** The contacts with any of these numbers; `undefined` while no listing of the last `maxAgeMs` was whole. */
  contactsWith(numbers: readonly string[], nowMs: number): ContactsFound | undefined;
}

interface Listing {
  readonly numbers: Map<string, string[]>;
  readonly atMs: number;
  readonly complete: boolean;
}

/** Makes an index that knows nothing yet. */
export function createPhoneIndex(maxAgeMs: number): PhoneIndex {
  let whole: Listing | undefined;
  let begun: (Listing & { readonly expects: string }) | undefined;
  return {
    pageRead({ from, next, contacts, wasReadable, atMs }) {
      const before = from === undefined ? { numbers: new Map<string, string[]>(), atMs, complete: true } : begun;
      if (before === undefined || (from !== undefined && begun?.expects !== from)) {
        begun = undefined;
        return;
      }
      for (const contact of contacts) note(before.numbers, contact);
      const { numbers, atMs: startedMs } = before;
      const listing = { numbers, atMs: startedMs, complete: before.complete && wasReadable };
      begun = next === null ? undefined : { ...listing, expects: next };
      if (next === null) whole = listing;
    },
    contactsWith(numbers, nowMs) {
      if (whole === undefined || nowMs - whole.atMs > maxAgeMs) return undefined;
      const found = whole.numbers;
      return { ids: [...new Set(numbers.flatMap((one) => found.get(one) ?? []))], complete: whole.complete };
    },
  };
}

function note(numbers: Map<string, string[]>, { id, defaultFields }: ContactWire): void {
  for (const { value } of defaultFields.phoneNumbers ?? []) {
    if (!value) continue;
    const ids = numbers.get(value) ?? [];
    if (!ids.includes(id)) numbers.set(value, [...ids, id]);
  }
}

/** The index of a connection. */
export function phoneIndexOf(
  context: Pick<CallContext, 'shared'>,
  { phoneIndexMs = 900_000 }: OpenPhoneSettings,
): Promise<PhoneIndex> {
  return context.shared('openphone.phoneIndex', () => Promise.resolve(createPhoneIndex(phoneIndexMs)));
}

/**
 * The index, after one scan of all contacts where no listing of late was whole.
 * @param mayScan `false` for somebody who waits: the index may know nothing then
 */
export async function filledPhoneIndex(
  context: CallContext,
  settings: OpenPhoneSettings,
  mayScan: boolean,
): Promise<PhoneIndex> {
  const index = await phoneIndexOf(context, settings);
  if (!mayScan || index.contactsWith([], context.clock.now()) !== undefined) return index;
  await context.shared(scanKey, () => scan(context, index));
  context.forget(scanKey);
  return index;
}

const scanKey = 'openphone.scan';

async function scan(context: CallContext, index: PhoneIndex): Promise<void> {
  let from: string | undefined;
  do {
    const { body } = await sendContactPage(context, { maxResults: maxContacts, pageToken: from });
    const contacts = body.data.flatMap((item) => contactWire.safeParse(item).data ?? []);
    const next = body.nextPageToken || null;
    const wasReadable = contacts.length === body.data.length;
    index.pageRead({ from, next, contacts, wasReadable, atMs: context.clock.now() });
    from = next ?? undefined;
  } while (from !== undefined);
}
