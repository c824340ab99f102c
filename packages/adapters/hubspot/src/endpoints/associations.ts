import { type AssociationPatch, RejectedError, type RemoteAssociations } from '@crmsync/adapter';
import { CrmSyncError, type RemoteRef, type Warning } from '@crmsync/model';
import { type AssociationRole, associationTypes } from '../mapping/association-roles.ts';
import { batchWire, type LinksWire, linkBatchWire, linksWire, type ObjectWire } from '../wire.ts';
import { costs, type ObjectCall, request } from './hubspot-object.ts';

/** Most records per association batch. @see https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide */
const mostReads = 1000;
const mostWrites = 2000;

/** One link, before it is read as one of the roles. */
interface Link {
  readonly id: string;
  readonly types: readonly { readonly typeId?: number; readonly name?: string }[];
}

interface LinkList {
  readonly links: readonly Link[];
  readonly complete: boolean;
}

/** The links of several records: by object linked to, then by record. */
export type LinksByRecord = ReadonlyMap<string, ReadonlyMap<string, LinkList>>;

/** The records linked in one role; `undefined` when the role was not read. */
export function roleLinks(links: LinksByRecord, role: AssociationRole, id: string): RemoteAssociations | undefined {
  const byRecord = links.get(role.toObjectType);
  if (!byRecord) return undefined;
  const found = byRecord.get(id) ?? { links: [], complete: true };
  const own = found.links.filter(({ types }) => !role.exact || types.some(({ typeId }) => typeId === role.typeId));
  const primaryFirst = own.toSorted((a, b) => Number(isPrimary(role, b)) - Number(isPrimary(role, a)));
  return {
    refs: primaryFirst.map((link) => ({ objectType: role.toObjectType, id: link.id })),
    complete: found.complete,
  };
}

type LinkType = Link['types'][number];

/** Inline lists name types: the primary one has the plain name of the pair, e.g. `contact_to_company`. */
function isPrimary(role: AssociationRole, link: Link): boolean {
  if (role.primaryTypeId === undefined) return false;
  return link.types.some(
    ({ typeId, name }) => typeId === role.primaryTypeId || (name !== undefined && /^[a-z]+_to_[a-z]+$/.test(name)),
  );
}

/** The objects whose links a list is asked for: inline lists do not tell reliably what kind of link it is. */
export function inlineTypes(roles: readonly AssociationRole[]): readonly string[] {
  return targetTypes(roles.filter((role) => !role.exact));
}

/** The links of a listed page: those that came with it, and apart those that were cut short or are told by type. */
export async function inlineLinks(call: ObjectCall, records: readonly ObjectWire[]): Promise<LinksByRecord> {
  const byType = new Map<string, ReadonlyMap<string, LinkList>>();
  for (const toObjectType of targetTypes(call.object.roles)) {
    if (!inlineTypes(call.object.roles).includes(toObjectType)) {
      const ids = records.map(({ id }) => id);
      byType.set(toObjectType, await readLinksTo(call, toObjectType, ids));
      continue;
    }
    const lists = new Map(records.map((record) => [record.id, inlineList(record, toObjectType)]));
    const cut = [...lists].filter(([, list]) => !list.complete).map(([id]) => id);
    const whole = cut.length === 0 ? undefined : await readLinksTo(call, toObjectType, cut);
    byType.set(toObjectType, new Map([...lists, ...(whole ?? [])]));
  }
  return byType;
}

function inlineList(record: ObjectWire, toObjectType: string): LinkList {
  const block = record.associations?.[toObjectType];
  const types = new Map<string, LinkType[]>();
  for (const { id, type } of block?.results ?? []) {
    types.set(id, [...(types.get(id) ?? []), type ? { name: type } : {}]);
  }
  return { links: [...types].map(([id, names]) => ({ id, types: names })), complete: !block?.paging?.next };
}

function targetTypes(roles: readonly AssociationRole[]): readonly string[] {
  return [...new Set(roles.map((role) => role.toObjectType))];
}

/** The links of records in these roles, with as few calls as there are kinds of records linked to. */
export async function readLinks(
  call: ObjectCall,
  ids: readonly string[],
  roles: readonly AssociationRole[] = call.object.roles,
): Promise<LinksByRecord> {
  const byType = new Map<string, ReadonlyMap<string, LinkList>>();
  for (const toObjectType of targetTypes(roles)) byType.set(toObjectType, await readLinksTo(call, toObjectType, ids));
  return byType;
}

async function readLinksTo(
  call: ObjectCall,
  toObjectType: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LinkList>> {
  const found = new Map<string, LinkList>();
  let inputs = ids.map((id): { id: string; after?: string } => ({ id }));
  while (inputs.length > 0) {
    const chunk = inputs.slice(0, mostReads);
    const more: { id: string; after: string }[] = [];
    for (const part of await readLinksChunk(call, toObjectType, chunk)) {
      const before = found.get(part.from.id)?.links ?? [];
      const next = part.paging?.next?.after;
      found.set(part.from.id, { links: [...before, ...part.to.map(linkOf)], complete: true });
      if (next !== undefined) more.push({ id: part.from.id, after: next });
    }
    inputs = [...inputs.slice(mostReads), ...more];
  }
  return found;
}

/** Records without links come as errors of a partial answer, which is no failure. */
async function readLinksChunk(
  call: ObjectCall,
  toObjectType: string,
  inputs: readonly { readonly id: string; readonly after?: string }[],
): Promise<readonly LinksWire[]> {
  const { objectType, paths } = call.object;
  const answer = await call.context.http.send({
    ...request(call, `readAssociations.${toObjectType}`, paths.links(objectType, toObjectType, 'read')),
    method: 'POST',
    safety: 'read',
    body: { inputs },
    schema: batchWire.extend({ results: linksWire.array().nullish() }),
    cost: costs.associations,
  });
  return answer.body.results ?? [];
}

function linkOf({ toObjectId, associationTypes: types }: LinksWire['to'][number]): Link {
  return { id: toObjectId, types: (types ?? []).map(({ typeId }) => ({ typeId })) };
}

/** A record that exists now, whose links are to be changed. */
export interface LinkChange {
  readonly key: string;
  readonly id: string;
  readonly associations: { readonly [role: string]: AssociationPatch };
}

/** What became of the links of one record: the links it has now, and warnings for those that are not as asked. */
export interface LinkOutcome {
  readonly associations: { readonly [role: string]: RemoteAssociations };
  readonly warnings: readonly Warning[];
  /** Why none of the changes was applied; absent when some were. */
  readonly failure?: CrmSyncError;
}

/** True when a patch asks for any change of links. */
export function hasLinks(associations: LinkChange['associations']): boolean {
  return Object.values(associations).some(({ add, remove, primary }) => add.length + remove.length > 0 || primary);
}

/**
 * Changes links and reads back what they are; never throws for a refusal, since the records are written already.
 * @param how `read` when the links went with the records
 */
export async function writeLinks(
  call: ObjectCall,
  changes: readonly LinkChange[],
  how: 'read' | 'write',
): Promise<ReadonlyMap<string, LinkOutcome>> {
  const sent: SentLinks[] = [];
  for (const role of how === 'read' ? [] : call.object.roles) {
    const steps = [() => addLinks(call, role, changes), () => removeLinks(call, role, changes)];
    // What holds one link is emptied first; else a record is never without the links it keeps.
    for (const step of role.cardinality === 'one' ? steps.toReversed() : steps) sent.push(await step());
  }
  const outcomes = await linkOutcomes(call, changes);
  return new Map(
    changes.map(({ key, id }) => {
      const failure = failureOf(sent, id);
      const { associations = {}, warnings = [] } = outcomes.get(key) ?? {};
      return [key, { associations, warnings, ...(failure ? { failure } : {}) }];
    }),
  );
}

/** What one request for links did to the records it was for. */
interface SentLinks {
  readonly ids: readonly string[];
  /** Those of `ids` for which something was applied. */
  readonly applied: ReadonlySet<string>;
  readonly error?: CrmSyncError;
}

function failureOf(sent: readonly SentLinks[], id: string): CrmSyncError | undefined {
  const mine = sent.filter(({ ids }) => ids.includes(id));
  if (mine.some(({ applied }) => applied.has(id))) return undefined;
  const error = mine.find((one) => one.error !== undefined)?.error;
  return mine.length === 0 ? undefined : (error ?? new RejectedError('hubspot: the associations were refused'));
}

function refusal(call: ObjectCall, error: unknown): CrmSyncError {
  if (!CrmSyncError.is(error)) throw error;
  call.context.logger.log('warn', 'associations.refused', { objectType: call.object.objectType, code: error.code });
  return error;
}

const sameRef = (role: AssociationRole) => (ref: RemoteRef) => ref.objectType === role.toObjectType;

async function addLinks(call: ObjectCall, role: AssociationRole, changes: readonly LinkChange[]): Promise<SentLinks> {
  const inputs = changes.flatMap(({ id, associations }) =>
    linksToAdd(associations[role.role], role).map(({ to, types }) => ({ from: { id }, to, types })),
  );
  const { objectType, paths } = call.object;
  return sendLinks(call, `addAssociations.${role.role}`, paths.links(objectType, role.toObjectType, 'create'), inputs);
}

/** The links of a patch with their types; the primary one is named even when it is linked already. */
export function linksToAdd(patch: AssociationPatch | undefined, role: AssociationRole) {
  const primary = patch?.primary?.objectType === role.toObjectType ? patch.primary.id : undefined;
  const ids = (patch?.add ?? []).filter(sameRef(role)).map((ref) => ref.id);
  return [...new Set([...(primary === undefined ? [] : [primary]), ...ids])].map((id) => ({
    to: { id },
    types: associationTypes(role, id === primary),
  }));
}

async function removeLinks(
  call: ObjectCall,
  role: AssociationRole,
  changes: readonly LinkChange[],
): Promise<SentLinks> {
  const { objectType, paths } = call.object;
  const removals = changes.map(({ id, associations }) => ({
    id,
    to: (associations[role.role]?.remove ?? []).filter(sameRef(role)).map((ref) => ({ id: ref.id })),
  }));
  if (role.exact) {
    const types = associationTypes(role, false);
    const inputs = removals.flatMap(({ id, to }) => to.map((other) => ({ from: { id }, to: other, types })));
    const path = paths.linkLabelsArchive(objectType, role.toObjectType);
    return sendLinks(call, `removeAssociations.${role.role}`, path, inputs);
  }
  const inputs = removals.filter(({ to }) => to.length > 0).map(({ id, to }) => ({ from: { id }, to }));
  const path = paths.links(objectType, role.toObjectType, 'archive');
  return sendLinks(call, `removeAssociations.${role.role}`, path, inputs);
}

async function sendLinks(
  call: ObjectCall,
  verb: string,
  path: ReturnType<typeof request>['path'],
  inputs: readonly { readonly from: { readonly id: string } }[],
): Promise<SentLinks> {
  const ids = inputs.map(({ from }) => from.id);
  const applied = new Set<string>();
  for (let start = 0; start < inputs.length; start += mostWrites) {
    const chunk = inputs.slice(start, start + mostWrites);
    try {
      const answer = await call.context.http.send({
        ...request(call, verb, path),
        method: 'POST',
        safety: 'idempotent',
        body: { inputs: chunk },
        schema: linkBatchWire.optional(),
        cost: costs.associations,
      });
      const done = answer.status === 207 ? (answer.body?.results ?? []).map(({ fromObjectId }) => fromObjectId) : ids;
      for (const id of done) if (id) applied.add(id);
    } catch (error) {
      return { ids, applied, error: refusal(call, error) };
    }
  }
  return { ids, applied };
}

async function linkOutcomes(
  call: ObjectCall,
  changes: readonly LinkChange[],
): Promise<ReadonlyMap<string, LinkOutcome>> {
  const roles = call.object.roles.filter(({ role }) => changes.some(({ associations }) => associations[role]));
  const ids = changes.map(({ id }) => id);
  const links = await readLinks(call, ids, roles).catch((error: unknown): LinksByRecord => {
    refusal(call, error);
    return new Map();
  });
  return new Map(changes.map((change) => [change.key, linkOutcome(call, change, links)]));
}

function linkOutcome(call: ObjectCall, change: LinkChange, links: LinksByRecord): LinkOutcome {
  const associations: Record<string, RemoteAssociations> = {};
  const warnings: Warning[] = [];
  for (const [name, patch] of Object.entries(change.associations)) {
    const role = call.object.roles.find((one) => one.role === name);
    const shown = role && roleLinks(links, role, change.id);
    if (shown) associations[name] = shown;
    if (!role) warnings.push(pending('ASSOCIATION_UNSUPPORTED', name, 'HubSpot has no such association here.'));
    else if (!shown || !isAsAsked(role, patch, shown)) {
      warnings.push(
        pending('ASSOCIATION_PENDING', name, 'The record was written, but not all of its associations were.'),
      );
    }
  }
  return { associations, warnings };
}

function pending(code: string, field: string, detail: string): Warning {
  return { code, field, detail };
}

function isAsAsked(role: AssociationRole, patch: AssociationPatch, shown: RemoteAssociations): boolean {
  const ids = new Set(shown.refs.map((ref) => ref.id));
  const linked = linksToAdd(patch, role).every(({ to }) => ids.has(to.id));
  const unlinked = patch.remove.every((ref) => !ids.has(ref.id) || patch.add.some((added) => added.id === ref.id));
  const first =
    patch.primary === undefined || role.primaryTypeId === undefined || shown.refs[0]?.id === patch.primary.id;
  return linked && unlinked && first;
}
