import {
  type CreateItem,
  type GetOutcome,
  NotFoundError,
  RejectedError,
  type RemoteRecord,
  type WriteOutcome,
} from '@crmsync/adapter';
import { definePort, type Port, type PortContext, readEach, type WireProps, writeEach } from '@crmsync/adapter-kit';
import { type RemoteRef, toInstant, type Warning } from '@crmsync/model';
import { z } from 'zod';
import { noteMapping, noteOf, noteProps } from '../mapping/note.ts';
import { type NoteBlock, type NoteFormat, readNotes, writeNotes } from '../mapping/note-section.ts';
import { customFieldWire, type RecordWire } from '../wire.ts';
import { readMeta, serially } from './account.ts';
import { maxIds } from './read-records.ts';
import type { SuitedashSettings } from './settings.ts';
import {
  anotherRecord,
  isUid,
  objectAt,
  readWire,
  type SuitedashObject,
  suitedashObjects,
} from './suitedash-object.ts';

const containers = ['contacts', 'companies', 'projects'] as const;
type Container = (typeof containers)[number];
const idForm = /^(contacts|companies|projects):([\w-]{1,64}):([0-9a-f]{16})$/;

/**
 * Activities as notes. The API has no notes, so they are kept between two marks in a text of the contact, company or project
 * that they are about, the newest last. The same note is never written twice.
 */
export function notesPort(settings: SuitedashSettings): Port {
  return definePort<'activity'>({
    entity: 'activity',
    objectType: 'notes',
    mapping: noteMapping,
    endpoints: {
      get: (context, ids, options) => getNotes(context, settings, ids, options.associations !== false),
      create: (context, items) =>
        writeEach({
          operation: 'suitedash notes.create',
          items,
          limit: 1,
          signal: context.options.signal,
          write: (item) => createNote(context, settings, item),
        }),
    },
    required: [['body'], ['occurredAt']],
    batch: { get: maxIds },
    idempotency: 'uniqueField',
    deletes: 'notFound',
    associations: {
      contacts: noteTarget('contact', 'contacts'),
      companies: noteTarget('company', 'companies'),
      projects: noteTarget('project', 'projects'),
    },
  });
}

function noteTarget<const E extends string, const T extends string>(entity: E, objectType: T) {
  return { targets: [{ entity, objectType }], cardinality: 'one', touchesRecord: true, writable: true } as const;
}

/** Where the notes of a record lie. */
interface NotePlace {
  readonly object: SuitedashObject;
  readonly uid: string;
  readonly format: NoteFormat;
  /** UID of a custom field; absent = the text of the record itself. */
  readonly customUid?: string;
}

async function placeOf(
  context: PortContext,
  settings: SuitedashSettings,
  container: Container,
  uid: string,
): Promise<NotePlace> {
  const object: SuitedashObject = suitedashObjects[container];
  const label = settings.notes?.customFields?.[container];
  if (label === undefined) return { object, uid, format: object.textFormat };
  const meta = await readMeta(context, settings, object.kind);
  const fields = [...(meta.custom_fields ?? []), ...(meta.project_custom_fields ?? [])].flatMap(
    (field) => customFieldWire.safeParse(field).data ?? [],
  );
  const found = fields.find((field) => field.uid === label || (field.label ?? field.name) === label);
  if (found) return { object, uid, format: 'text', customUid: found.uid };
  throw new RejectedError('suitedash notes: the account lacks the custom field that notes are to be kept in', {
    issues: [{ field: 'body', code: 'FIELD_MISSING', message: 'The custom field for notes is not there.' }],
  });
}

/** The text with the notes; `undefined` when the answer does not show it. */
function textAt({ object, customUid }: NotePlace, wire: RecordWire): string | undefined {
  const props: WireProps = { ...wire };
  const value = customUid === undefined ? props[object.textKey] : objectAt(props, object.customKey)[customUid];
  const isShown = (customUid === undefined ? object.textKey : object.customKey) in props;
  if (!isShown) return undefined;
  return typeof value === 'string' ? value : '';
}

async function readPlace(context: PortContext, { object, uid }: NotePlace): Promise<RecordWire> {
  const wire = await readWire(context, object, object.pathOf(uid), 'get');
  if (wire.uid !== uid) throw new NotFoundError(`suitedash ${object.objectType}: not found`);
  return wire;
}

async function createNote(context: PortContext, settings: SuitedashSettings, item: CreateItem): Promise<WriteOutcome> {
  const target = targetOf(item);
  const { props, warnings } = await context.patch(item.patch);
  const place = await placeOf(context, settings, target.container, target.id);
  const block = noteOf(props);
  return serially(context, `${target.container} ${target.id}`, async () => {
    const wire = await readPlace(context, place);
    const text = textAt(place, wire) ?? '';
    const { own, notes } = readNotes(text, place.format);
    const isThere = notes.some(({ id }) => id === block.id);
    const written = writeNotes({ own, notes: [...notes, block] }, place.format, settings.notes?.maxLength ?? 20_000);
    if (!isThere) await putText(context, settings, place, wire, written.text);
    return {
      key: item.key,
      status: 'applied',
      id: `${target.container}:${target.id}:${block.id}`,
      record: noteRecord(context, target.container, target.id, block),
      warnings: [...warnings, ...(isThere ? [] : droppedWarning(written.dropped))],
    };
  });
}

function targetOf({ patch }: CreateItem): { readonly container: Container; readonly id: string } {
  const refs: readonly RemoteRef[] = containers.flatMap((role) => {
    const change = patch.associations[role];
    return change ? [change.primary ?? change.add[0] ?? []].flat() : [];
  });
  // Work is told where the work is; else of the person, and of the company last.
  const order = ['projects', 'contacts', 'companies'] as const;
  for (const container of order) {
    const found = refs.find(({ objectType, id }) => objectType === container && isUid(id));
    if (found) return { container, id: found.id };
  }
  throw new RejectedError('suitedash notes.create: a note belongs to a contact, a company or a project', {
    issues: [{ field: 'contacts', code: 'REQUIRED', message: 'A note needs one associated record.' }],
  });
}

function droppedWarning(dropped: number): Warning[] {
  if (dropped === 0) return [];
  return [
    { code: 'NOTES_DROPPED', field: 'body', detail: 'The oldest notes of this record made room for the new one.' },
  ];
}

/** Sent once: whether it arrived can be seen in the text, and somebody may have changed that meanwhile. */
async function putText(
  context: PortContext,
  settings: SuitedashSettings,
  place: NotePlace,
  wire: RecordWire,
  text: string,
): Promise<void> {
  const { object, uid, customUid } = place;
  const body =
    customUid === undefined
      ? { [object.textKey]: text }
      : { [object.customKey]: { ...objectAt({ ...wire }, object.customKey), [customUid]: text } };
  const answer = await context.http.send({
    method: 'PUT',
    path: object.pathOf(uid),
    body: { ...body, ...settings.writeOptions },
    safety: 'unsafe',
    schema: z.object({ data: object.schema }),
    operation: 'notes.create',
  });
  if (answer.body.data.uid !== uid) throw anotherRecord('notes.create');
}

function getNotes(
  context: PortContext,
  settings: SuitedashSettings,
  ids: readonly string[],
  associations: boolean,
): Promise<readonly GetOutcome[]> {
  return readEach(ids, 1, async (id): Promise<RemoteRecord | undefined> => {
    const [, name, uid = '', noteId = ''] = idForm.exec(id) ?? [];
    const container = containers.find((one) => one === name);
    if (!container) return undefined;
    const place = await placeOf(context, settings, container, uid);
    const text = textAt(place, await readPlace(context, place));
    // A text that was not fetched does not tell that a note is gone.
    if (text === undefined) return noteRecord(context, container, uid, { id: noteId }, associations);
    const block = readNotes(text, place.format).notes.find((note) => note.id === noteId);
    return block && noteRecord(context, container, uid, block, associations);
  });
}

function noteRecord(
  context: PortContext,
  container: Container,
  uid: string,
  block: NoteBlock | { readonly id: string },
  associations = true,
): RemoteRecord {
  const refs = [{ objectType: container, id: uid }];
  const roles = containers.map((role) => [role, { refs: role === container ? refs : [], complete: true }] as const);
  const at = 'at' in block ? Date.parse(block.at) : Number.NaN;
  return context.record({
    id: `${container}:${uid}:${block.id}`,
    wire: 'body' in block ? noteProps(block) : {},
    associations: associations ? Object.fromEntries(roles) : undefined,
    createdAt: Number.isNaN(at) ? undefined : toInstant(at),
  });
}
