import { RejectedError, type UpdateItem } from '@crmsync/adapter';
import { atPath, isWireProps, type PatchResult, type WireProps } from '@crmsync/adapter-kit';
import type { FieldDefinition, FieldValue } from '@crmsync/model';
import { keyOf } from '../mapping/contact.ts';
import { emailLabels, phoneLabels } from '../mapping/item-labels.ts';
import { withoutPunctuation } from '../mapping/phone-text.ts';
import type { ContactWire } from '../wire.ts';
import { wholeList } from './whole-lists.ts';

/** The body of a write. */
export interface ContactBody {
  readonly defaultFields: WireProps;
  readonly customFields: readonly { readonly key: string; readonly value: unknown }[];
}

const scalars = ['firstName', 'lastName', 'company', 'role'] as const;

/** The body of a create; the vendor wants the first name, even if there is none. */
export function createBody({ props }: PatchResult, customKeys: readonly string[]): ContactBody {
  const { emails, phoneNumbers } = props;
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
  label: string,
): ContactBody {
  const { emails, phoneNumbers } = there.defaultFields;
  if (!emails || !phoneNumbers || !there.customFields) throw notShown();
  const seen = item.current?.fields;
  return {
    defaultFields: {
      ...scalarsOf(props),
      emails: wholeList({
        there: emails,
        wanted: itemsOf(props.emails),
        seen: textsOf(seen?.emails, 'address', emailKey),
        keyOf: emailKey,
        labels: emailLabels,
        label,
      }),
      phoneNumbers: wholeList({
        there: phoneNumbers,
        wanted: itemsOf(props.phoneNumbers),
        seen: textsOf(seen?.phones, 'number', withoutPunctuation),
        keyOf: withoutPunctuation,
        labels: phoneLabels,
        label,
      }),
    },
    customFields: wholeCustomFields(props, Object.keys(item.patch.custom), there.customFields, definitions),
  };
}

function scalarsOf(props: WireProps): WireProps {
  return Object.fromEntries(scalars.flatMap((name) => (props[name] === undefined ? [] : [[name, props[name]]])));
}

/** The items of a patch; the mapping has made them. */
function itemsOf(list: unknown): readonly { readonly name: string; readonly value: string }[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((item) => (isWireProps(item) ? { name: String(item.name), value: String(item.value) } : []));
}

/** What the caller saw of a list; absent when it was not fetched. */
function textsOf(
  list: FieldValue | undefined,
  part: string,
  keyed: (text: string) => string,
): ReadonlySet<string> | undefined {
  if (list === undefined) return undefined;
  const items = Array.isArray(list) ? list : [];
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
