import type { AssociationPatch, UpdateItem, WriteOutcome } from '@crmsync/adapter';
import { type PortContext, type WireProps, writeEach } from '@crmsync/adapter-kit';
import type { FieldValue, RemoteRef, Warning } from '@crmsync/model';
import { z } from 'zod';
import type { RecordWire } from '../wire.ts';
import { serially } from './account.ts';
import { mergedTags, mergedText, mergedValues } from './merge-current.ts';
import type { SuitedashSettings } from './settings.ts';
import { anotherRecord, isUid, objectAt, readWire, type SuitedashObject, toRecord } from './suitedash-object.ts';

/** What is particular about changing one kind of record. */
export interface UpdateRules<W extends RecordWire> {
  /** Roles that can be written. */
  readonly roles: readonly string[];
  /** Wire values of the associations of a patch; `undefined` where nothing of them changes. */
  associations(context: PortContext, patch: UpdateItem['patch'], now: W): Promise<WireProps>;
  /** Takes out of a body what may not be changed. */
  guard?(body: WireProps, now: W): WireProps;
}

/** Keys that the vendor replaces as a whole, or that hold what others put there. */
const joined = [
  'tags',
  'custom_fields',
  'project_custom_fields',
  'address',
  'background_info',
  'info_description',
  'email',
];

/** Changes records one by one; what the vendor replaces as a whole is completed from a read just before. */
export function updateRecords<W extends RecordWire>(
  context: PortContext,
  object: SuitedashObject<W>,
  settings: SuitedashSettings,
  rules: UpdateRules<W>,
  items: readonly UpdateItem[],
): Promise<readonly WriteOutcome[]> {
  return writeEach({
    operation: `suitedash ${object.objectType}.update`,
    items,
    limit: 1,
    signal: context.options.signal,
    write: (item) =>
      serially(context, `${object.objectType} ${item.id}`, () => updateOne(context, object, settings, rules, item)),
  });
}

async function updateOne<W extends RecordWire>(
  context: PortContext,
  object: SuitedashObject<W>,
  settings: SuitedashSettings,
  rules: UpdateRules<W>,
  item: UpdateItem,
): Promise<WriteOutcome> {
  const { props, warnings } = await context.patch(item.patch, item.current);
  const isBlind =
    Object.keys(item.patch.associations).length === 0 &&
    Object.keys(props).length > 0 &&
    !joined.some((key) => key in props);
  const at = object.pathOf(isUid(item.id) ? item.id : 'not-a-uid');
  const now = isBlind ? undefined : await readWire(context, object, at);
  if (now && now.uid !== item.id) throw anotherRecord(`${object.objectType}.update`);
  const merged = now ? completed(object, props, now, item) : props;
  const links = now ? await rules.associations(context, item.patch, now) : {};
  const body = { ...(now && rules.guard ? rules.guard(merged, now) : merged), ...links };
  const shown = now && Object.keys(body).length === 0 ? now : await put(context, object, settings, item.id, body);
  const custom = await context.customDefinitions(Object.keys(item.patch.custom));
  const record = toRecord(context, object, settings, shown, { custom });
  return {
    key: item.key,
    status: 'applied',
    id: item.id,
    record: { ...record, fields: withoutOthersTags(record.fields, item.patch.fields.tags, merged.tags) },
    warnings: [...warnings, ...unsupportedRoles(item.patch, rules.roles), ...ignoredTags(body, shown)],
  };
}

async function put<W extends RecordWire>(
  context: PortContext,
  object: SuitedashObject<W>,
  settings: SuitedashSettings,
  id: string,
  body: WireProps,
): Promise<W> {
  const answer = await context.http.send({
    method: 'PUT',
    path: object.pathOf(id),
    body: { ...body, ...settings.writeOptions },
    schema: z.object({ data: object.schema }),
    operation: `${object.objectType}.update`,
  });
  if (answer.body.data.uid !== id) throw anotherRecord(`${object.objectType}.update`);
  return answer.body.data;
}

/** The body with everything in it that would be lost if only the change were sent. */
function completed<W extends RecordWire>(
  object: SuitedashObject<W>,
  props: WireProps,
  now: W,
  item: UpdateItem,
): WireProps {
  const there: WireProps = { ...now };
  const body: Record<string, unknown> = { ...props };
  const { customKey, textKey, textFormat } = object;
  if ('tags' in body)
    body.tags = mergedTags(texts(body.tags), item.current && texts(item.current.fields.tags), texts(there.tags));
  if (customKey in body) body[customKey] = mergedValues(body[customKey], there[customKey]);
  if (textKey in body) body[textKey] = mergedText(body[textKey], there[textKey], textFormat) || null;
  if (body.address != null) body.address = { ...objectAt(there, 'address'), ...objectAt(body, 'address') };
  return body;
}

function texts(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter((one) => typeof one === 'string');
}

/**
 * Tags that somebody else changed meanwhile are left out of the answer: it would else count as agreed what nobody has
 * merged.
 */
function withoutOthersTags<F extends { readonly [name: string]: FieldValue }>(
  fields: F,
  wanted: FieldValue | undefined,
  sent: unknown,
) {
  if (wanted === undefined) return fields;
  const isOurs = [...texts(wanted)].sort().join('\n') === [...texts(sent)].sort().join('\n');
  if (isOurs) return fields;
  const { tags: _others, ...rest } = fields;
  return rest;
}

/** Where the account leaves out tags that it does not have, nothing else would tell. */
export function ignoredTags(body: WireProps, shown: RecordWire): Warning[] {
  if (!('tags' in body) || !('tags' in shown)) return [];
  const there = texts(shown.tags);
  if (texts(body.tags).every((tag) => there.includes(tag))) return [];
  return [{ code: 'REFERENCE_IGNORED', field: 'tags', detail: 'The account left out tags that it does not have.' }];
}

/** The ids of a role after a patch: what is primary or new first, where there is room for one only. */
export function linkedAfter(now: readonly string[], { add, remove, primary }: AssociationPatch): readonly string[] {
  const gone = new Set(remove.map(({ id }) => id));
  const kept = now.filter((id) => !gone.has(id));
  const first = primary && (kept.includes(primary.id) || add.some(({ id }) => id === primary.id)) ? [primary.id] : [];
  return [...new Set([...first, ...kept, ...add.map(({ id }: RemoteRef) => id)])];
}

/** Roles of a patch that this kind of record does not have, or does not let be written. */
function unsupportedRoles(patch: UpdateItem['patch'], writable: readonly string[]): Warning[] {
  return Object.keys(patch.associations)
    .filter((role) => !writable.includes(role))
    .map((role) => ({
      code: 'ASSOCIATION_UNSUPPORTED',
      field: role,
      detail: 'The remote does not let this association be written.',
    }));
}
