import { RejectedError, type UpdateItem } from '@crmsync/adapter';
import { atPath, isWireProps, type PatchResult, type WireProps } from '@crmsync/adapter-kit';
import type { FieldDefinition, FieldValue } from '@crmsync/model';
import { keyOf } from '../mapping/contact.ts';
import { emailLabels, phoneLabels } from '../mapping/item-labels.ts';
import { withoutPunctuation } from '../mapping/phone-text.ts';
import type { ContactWire } from '../wire.ts';
import { type LabelledContact, type OpenPhoneSettings, usualLabel } from './settings.ts';
import { wholeList } from './whole-lists.ts';

/** The body of a write. */
export interface ContactBody {
  readonly defaultFields: WireProps;
  readonly customFields: readonly { readonly key: string; readonly value: unknown }[];
}

const scalars = ['firstName', 'lastName', 'company', 'role'] as const;

/** The labels of new items without a type. */
export interface Labels {
  readonly email: string;
  readonly phone: string;
}

/** The labels that the settings give to a contact. */
export function labelsOf(
  { emailLabel = usualLabel, phoneLabel = usualLabel }: OpenPhoneSettings,
  { fields, custom }: LabelledContact,
  known: LabelledContact = { fields: {}, custom: {} },
): Labels {
  const contact = { fields: { ...known.fields, ...fields }, custom: { ...known.custom, ...custom } };
  return { email: emailLabel, phone: typeof phoneLabel === 'string' ? phoneLabel : phoneLabel(contact) };
}

/** The body of a create; the vendor wants the first name, even if there is none. */
export function createBody({ props }: PatchResult, customKeys: readonly string[], labels: Labels): ContactBody {
  const [emails, phoneNumbers] = [itemsOf(props.emails, labels.email), itemsOf(props.phoneNumbers, labels.phone)];
  return {
    defaultFields: {
      firstName: null,
      ...scalarsOf(props),
      ...(emails === undefined ? {} : { emails }),
      ...(phoneNumbers === undefined ? {} : { phoneNumbers }),
    },
    customFields: customKeys
      .map((key) => ({ key, value: atPath(props, `custom.${key}`).value }))
      .filter(({ value }) => value !== undefined && value !== null),
  };
}

/**
 * The body of an update: what the patch changes, and every list whole, as OpenPhone may drop what is left out.
 * @param there the contact, read just before
 * @throws RejectedError when what is there was not shown in full, so that writing could lose some of it
 */
export function updateBody(
  { props }: PatchResult,
  item: Pick<UpdateItem, 'patch' | 'current'>,
  there: ContactWire,
  definitions: readonly FieldDefinition[],
  labels: Labels,
): ContactBody {
  const { emails, phoneNumbers } = there.defaultFields;
  if (!emails || !phoneNumbers || !there.customFields) throw notShown();
  const { fields: patched } = item.patch;
  const known = item.current?.fields;
  return {
    defaultFields: {
      ...scalarsOf(props),
      emails: wholeList({
        there: emails,
        wanted: itemsOf(props.emails, labels.email),
        seen: seenTexts(patched.emails, known?.emails, 'address', emailKey),
        keyOf: emailKey,
        types: emailLabels,
        label: labels.email,
      }),
      phoneNumbers: wholeList({
        there: phoneNumbers,
        wanted: itemsOf(props.phoneNumbers, labels.phone),
        seen: seenTexts(patched.phones, known?.phones, 'number', withoutPunctuation),
        keyOf: withoutPunctuation,
        types: phoneLabels,
        label: labels.phone,
      }),
    },
    customFields: wholeCustomFields(props, Object.keys(item.patch.custom), there.customFields, definitions),
  };
}

function scalarsOf(props: WireProps): WireProps {
  return Object.fromEntries(scalars.flatMap((name) => (props[name] === undefined ? [] : [[name, props[name]]])));
}

/** The items of a patch; the mapping has made them, and knows one label for all that have no type. */
function itemsOf(
  list: unknown,
  label: string,
): readonly { readonly name: string; readonly value: string }[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((item) => {
    if (!isWireProps(item)) return [];
    return { name: item.name === usualLabel ? label : String(item.name), value: String(item.value) };
  });
}

/** What the caller saw of a list. Who clears it unseen means all of it; who adds to it unseen takes nothing away. */
function seenTexts(
  patched: FieldValue | undefined,
  known: FieldValue | undefined,
  part: string,
  keyed: (text: string) => string,
): ReadonlySet<string> | undefined {
  if (known === undefined && patched === null) return undefined;
  const items = Array.isArray(known) ? known : [];
  return new Set(items.flatMap((item) => (isWireProps(item) ? keyed(String(item[part])) : [])));
}

function emailKey(address: string): string {
  return address.trim().toLowerCase();
}

/** Every custom field that is there, with the values of the patch over it. */
function wholeCustomFields(
  props: WireProps,
  patched: readonly string[],
  there: NonNullable<ContactWire['customFields']>,
  definitions: readonly FieldDefinition[],
): ContactBody['customFields'] {
  const whole = new Map<string, unknown>();
  for (const item of there) {
    const key = keyOf(item, definitions);
    if (key === undefined) throw notShown();
    whole.set(key, item.value ?? null);
  }
  for (const key of patched) {
    const { present, value } = atPath(props, `custom.${key}`);
    if (present) whole.set(key, value);
  }
  return [...whole].map(([key, value]) => ({ key, value }));
}

function notShown(): RejectedError {
  return new RejectedError(
    'openphone contacts.update: the contact was not shown in full, and a write could lose what was not shown',
    { issues: [{ code: 'LISTS_NOT_SHOWN', message: 'OpenPhone did not show the lists of the contact.' }] },
  );
}
