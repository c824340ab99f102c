import {
  type AssociationPatch,
  type ChangesOptions,
  type CreateItem,
  type DeleteItem,
  type ListOptions,
  NotFoundError,
  type Page,
  type Patch,
  RejectedError,
  type RemoteAssociations,
  type RemoteRecord,
  type UpdateItem,
  type WriteOutcome,
} from '@crmsync/adapter';
import {
  type ChangeAnswer,
  definePort,
  incremental,
  keysetPaging,
  type Port,
  type PortContext,
  pageOf,
  path,
  readEach,
  readItems,
  type WireProps,
  writeEach,
} from '@crmsync/adapter-kit';
import type { Warning } from '@crmsync/model';
import { z } from 'zod';
import { noteMapping } from '../mapping/note.ts';
import { type NoteWire, noteWire, offsetEnvelope } from '../wire.ts';
import { cost } from './limits.ts';
import { webhookFacts } from './port-facts.ts';
import { instantOf, linkedId, needsCurrentLinks } from './v2-object.ts';
import { filterTime, incrementalFacts } from './v2-read.ts';
import { maxItems, numberOf, unsupportedRoles } from './v2-write.ts';

const maxPage = 500;
const maxAtOnce = 8;
/** Notes read again at the start of a page, so that a deletion in between is noticed. */
const overlap = 10;

const links = [
  { role: 'contacts', key: 'person_id', toObjectType: 'persons', to: 'contact' },
  { role: 'companies', key: 'org_id', toObjectType: 'organizations', to: 'company' },
  { role: 'deals', key: 'deal_id', toObjectType: 'deals', to: 'deal' },
] as const;

const paging = keysetPaging('pipedrive.notes');
const engine = incremental({
  tag: 'pipedrive.notes',
  precisionMs: incrementalFacts.precisionMs,
  lookBackMs: incrementalFacts.lookBackMs,
  pageSize: maxPage,
  // Offsets shift when notes change, so the walk asks again from the last stamp; only within one second by offset.
  walk: 'stamp',
  ties: 'cursor',
});

/**
 * Notes, as activities. Only API v1 has them: offset paging, times without a zone, PUT.
 * @see https://developers.pipedrive.com/docs/api/v1/Notes
 */
export function notesPort(): Port {
  const link = { cardinality: 'one', touchesRecord: true, writable: true } as const;
  return definePort<'activity'>({
    entity: 'activity',
    objectType: 'notes',
    mapping: noteMapping,
    endpoints: {
      list,
      changes,
      get: (context, ids, options) => readEach(ids, maxAtOnce, (id) => readOne(context, id, options)),
      create: (context, items) => each(context, 'create', items, (item) => createNote(context, item)),
      update: (context, items) => each(context, 'update', items, (item) => updateNote(context, item)),
      delete: (context, items) => each(context, 'delete', items, (item) => deleteNote(context, item)),
    },
    required: [['body']],
    discriminator: { field: 'kind', values: ['note'] },
    batch: { get: 50, create: maxItems, update: maxItems, delete: maxItems },
    incremental: incrementalFacts,
    deletes: 'webhook',
    webhooks: webhookFacts('note'),
    associations: Object.fromEntries(
      links.map(({ role, to, toObjectType }) => [
        role,
        { targets: [{ entity: to, objectType: toObjectType }], ...link },
      ]),
    ),
  });
}

function each<I extends { readonly key: string }>(
  context: PortContext,
  name: string,
  items: readonly I[],
  write: (item: I) => Promise<WriteOutcome>,
): Promise<readonly WriteOutcome[]> {
  const operation = `pipedrive notes.${name}`;
  return writeEach({ operation, items, limit: maxAtOnce, signal: context.options.signal, write });
}

/** By id and offset; when so many notes were deleted that the overlap is gone, the page before is read again. */
async function list(context: PortContext, options: ListOptions): Promise<Page> {
  const position = paging.open(options.cursor);
  const limit = Math.max(overlap * 2, Math.min(options.limit ?? maxPage, maxPage));
  const [lastId = 0, offset = 0] = (position.at ?? []).map(Number);
  let start = Math.max(0, offset - overlap);
  let page = await sendNotes(context, { sort: 'id ASC', start, limit });
  while (start > 0 && (page.wires[0]?.id ?? Number.POSITIVE_INFINITY) > lastId) {
    start = Math.max(0, start - limit + overlap);
    page = await sendNotes(context, { sort: 'id ASC', start, limit });
  }
  const fresh = page.wires.filter(({ id }) => id > lastId);
  const newest = fresh.at(-1)?.id ?? lastId;
  return pageOf({
    style: paging,
    position,
    records: fresh.map((wire) => toRecord(context, wire, options)),
    quarantined: page.quarantined,
    next: page.more ? [newest, start + page.received] : null,
    observedAt: page.observedAt,
    checkpoint: engine.checkpointFrom,
  });
}

function changes(context: PortContext, options: ChangesOptions): Promise<Page> {
  return engine.changes(options, async (query): Promise<ChangeAnswer> => {
    const start = Number(query.cursor ?? 0);
    const page = await sendNotes(context, {
      sort: 'update_time ASC',
      updated_since: filterTime(query.from),
      start,
      limit: query.limit,
    });
    return {
      items: page.wires.flatMap((wire) => {
        const stamp = instantOf(wire.update_time);
        return stamp === undefined ? [] : [{ id: String(wire.id), stamp }];
      }),
      records: page.wires.map((wire) => toRecord(context, wire, options)),
      quarantined: page.quarantined,
      more: page.more,
      cursor: String(start + page.received),
      observedAt: page.observedAt,
    };
  });
}

async function sendNotes(
  context: PortContext,
  query: { readonly sort: string; readonly start: number; readonly limit: number; readonly updated_since?: string },
) {
  const answer = await context.http.send({
    method: 'GET',
    path: path`/v1/notes`,
    query,
    schema: offsetEnvelope,
    cost: cost(20),
    operation: 'notes.list',
  });
  const data = answer.body.data ?? [];
  const wires: NoteWire[] = [];
  const { quarantined } = readItems(data, {
    objectType: context.objectType,
    schema: noteWire,
    read: (wire) => {
      wires.push(wire);
      return toRecord(context, wire, {});
    },
  });
  const pagination = answer.body.additional_data?.pagination;
  const more = data.length > 0 && (pagination?.more_items_in_collection ?? false);
  return { wires, quarantined, received: data.length, more, observedAt: answer.observedAt };
}

function toRecord(context: PortContext, wire: NoteWire, options: Pick<ListOptions, 'associations'>): RemoteRecord {
  const associations: { [role: string]: RemoteAssociations } = {};
  for (const { role, key, toObjectType } of links) {
    const id = linkedId(wire, key);
    if (id !== undefined) {
      associations[role] = { refs: id === null ? [] : [{ objectType: toObjectType, id: String(id) }], complete: true };
    }
  }
  const updatedAt = instantOf(wire.update_time);
  return context.record({
    id: String(wire.id),
    wire: { ...wire },
    associations: options.associations === false ? undefined : associations,
    createdAt: instantOf(wire.add_time),
    updatedAt,
    deleted:
      wire.active_flag === false || wire.active_flag === 0
        ? { kind: 'soft', ...(updatedAt ? { at: updatedAt } : {}) }
        : undefined,
  });
}

const oneNote = z.object({ data: noteWire });

async function readOne(context: PortContext, id: string, options: ListOptions): Promise<RemoteRecord | undefined> {
  const wire = await readWire(context, id);
  return wire && toRecord(context, wire, options);
}

async function readWire(context: PortContext, id: string): Promise<NoteWire | undefined> {
  if (!/^\d+$/.test(id)) return undefined;
  try {
    const answer = await context.http.send({
      method: 'GET',
      path: path`/v1/notes/${id}`,
      schema: oneNote,
      cost: cost(2),
      operation: 'notes.get',
    });
    return answer.body.data;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

async function createNote(context: PortContext, item: CreateItem): Promise<WriteOutcome> {
  const { body, warnings } = bodyOf(context, item.patch, undefined);
  if (!links.some(({ key }) => body[key] !== undefined)) {
    throw new RejectedError('pipedrive notes.create: a note belongs to a contact, a company or a deal', {
      issues: [{ field: 'contacts', code: 'REQUIRED', message: 'A note needs one associated record.' }],
    });
  }
  const answer = await context.http.send({
    method: 'POST',
    path: path`/v1/notes`,
    body,
    schema: oneNote,
    cost: cost(10),
    operation: 'notes.create',
  });
  return appliedNote(context, item.key, answer.body.data, warnings);
}

async function updateNote(context: PortContext, item: UpdateItem): Promise<WriteOutcome> {
  const clears = links.some(({ role }) => {
    const patch = item.patch.associations[role];
    return patch !== undefined && needsCurrentLinks(patch);
  });
  const current = clears ? await readWire(context, item.id) : undefined;
  const { body, warnings } = bodyOf(context, item.patch, current, item.current);
  const nothing = Object.keys(body).length === 0;
  const answer = await context.http.send({
    method: nothing ? 'GET' : 'PUT',
    path: path`/v1/notes/${item.id}`,
    ...(nothing ? {} : { body }),
    schema: oneNote,
    cost: cost(nothing ? 2 : 10),
    operation: 'notes.update',
  });
  return appliedNote(context, item.key, answer.body.data, warnings);
}

async function deleteNote(context: PortContext, item: DeleteItem): Promise<WriteOutcome> {
  await context.http.send({
    method: 'DELETE',
    path: path`/v1/notes/${item.id}`,
    accept: [404, 410],
    cost: cost(6),
    operation: 'notes.delete',
  });
  return { key: item.key, status: 'applied', id: item.id, warnings: [] };
}

function appliedNote(context: PortContext, key: string, wire: NoteWire, warnings: readonly Warning[]): WriteOutcome {
  return { key, status: 'applied', id: String(wire.id), record: toRecord(context, wire, {}), warnings };
}

function bodyOf(
  context: PortContext,
  patch: Patch,
  wire: NoteWire | undefined,
  current?: UpdateItem['current'],
): { readonly body: WireProps; readonly warnings: readonly Warning[] } {
  const { props, warnings } = context.mapping.patch(patch, current);
  const linked = links.flatMap(({ role, key }) => {
    const wanted = patch.associations[role];
    const value = wanted && linkValue(wanted, role, wire === undefined ? null : linkedId(wire, key));
    return value === undefined ? [] : [[key, value]];
  });
  const unsupported = unsupportedRoles(
    patch,
    links.map(({ role }) => role),
  );
  return { body: { ...props, ...Object.fromEntries(linked) }, warnings: [...warnings, ...unsupported] };
}

function linkValue(
  patch: AssociationPatch,
  role: string,
  linked: number | null | undefined,
): number | null | undefined {
  const chosen = patch.primary ?? patch.add[0];
  if (chosen) return numberOf(chosen, role);
  return patch.remove.some((ref) => linked != null && ref.id === String(linked)) ? null : undefined;
}
