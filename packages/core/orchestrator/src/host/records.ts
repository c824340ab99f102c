import { isEmptyValue, sameValue } from '@crmsync/conflict-resolver';
import type { Pin } from '@crmsync/dedupe';
import {
  type EntityType,
  entityDefinitions,
  type FieldValues,
  fieldKinds,
  type Instant,
  toInstant,
} from '@crmsync/model';
import type { Stored } from '@crmsync/store';
import { fieldChanges, writeAudit } from '../audit-writer.ts';
import { fanOut } from '../fan-out.ts';
import { fieldKind, roleOf } from '../hub-field.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { linksOfGolden } from '../links-of-golden.ts';
import { moveMatchKeys } from '../match-keys.ts';
import { ConfigurationError, StaleDecisionError, UnknownRecordError } from '../orchestrator-errors.ts';
import { type AuditRow, auditTrail } from '../rows/audit.ts';
import { type FieldOrigin, type GoldenRow, goldens, originOf, pinOf, pinsBeside } from '../rows/golden.ts';
import { linkId, links } from '../rows/link.ts';
import type { HostContext, ListPage, ListPageOptions } from './host-context.ts';
import { listRows } from './list-rows.ts';
import { readAgain } from './read-again.ts';

/** A golden record with the remote records it stands for. */
export interface HubRecord {
  readonly id: string;
  readonly entity: EntityType;
  readonly fields: FieldValues;
  readonly origins: { readonly [field: string]: FieldOrigin };
  /** Fields that a person decided about, until they are released. */
  readonly pins: readonly Pin[];
  readonly revision: number;
  readonly state: GoldenRow['state'];
  readonly externalIds: readonly {
    readonly connectionId: string;
    readonly objectType: string;
    readonly id: string;
    readonly state: string;
    readonly role: string;
    readonly url?: string;
    readonly linkedBy: string;
    readonly lastSyncedAt?: string;
  }[];
}

export interface EditOptions {
  /** Refuses if the record has moved on. */
  readonly expectRevision?: number;
  /** Pins the fields that are named. @default false */
  readonly pin?: boolean;
  /** Who decided, as the host names people; kept with the pin. */
  readonly by?: string;
}

/** The host's own view of the hub. */
export interface Records {
  /** One record; ids of merged records lead to the survivor. @throws UnknownRecordError */
  get(id: string): Promise<HubRecord>;
  /** The record behind a remote id, or `undefined`. */
  byExternalId(connectionId: string, objectType: string, id: string): Promise<HubRecord | undefined>;
  list(entity: EntityType, options?: ListPageOptions): Promise<ListPage<Omit<HubRecord, 'externalIds'>>>;
  /**
   * Changes fields as the host's user would: absent = leave, `null` = clear. The connections are told with the next run.
   * With `pin` the decision stands above every rule until it is released: merges keep it, and an account that says something
   * else is not followed but asked about as a conflict. Editing a pinned field without `pin` pins the new value.
   * @throws UnknownRecordError, StaleDecisionError, ConfigurationError for unknown fields or wrong values
   */
  edit(id: string, changes: FieldValues, options?: EditOptions): Promise<HubRecord>;
  /**
   * Lets pinned fields go: their values stay until somebody changes them, and what an account says counts again with the next
   * run. @throws UnknownRecordError
   */
  release(id: string, fields: readonly string[]): Promise<HubRecord>;
  /** Where a field's value came from, and every change to it, newest first. */
  why(id: string, field: string): Promise<{ readonly origin?: FieldOrigin; readonly history: readonly AuditRow[] }>;
}

/** Makes the record calls of a sync. */
export function createRecords(host: HostContext): Records {
  const get = async (id: string): Promise<HubRecord> => {
    const golden = await follow(host, id);
    const rows = await host.tenant.read({ collection: links, index: 'byGolden', equals: [golden.id] });
    return {
      ...summary(golden),
      externalIds: rows.map(({ row }) => ({
        connectionId: row.connectionId,
        objectType: row.objectType,
        id: row.remoteId,
        state: row.state,
        role: row.role,
        linkedBy: row.linkedBy,
        ...(row.url === undefined ? {} : { url: row.url }),
        lastSyncedAt: row.receipt?.at ?? row.linkedAt,
      })),
    };
  };
  return {
    get,
    async byExternalId(connectionId, objectType, id) {
      const ids = [linkId(connectionId, objectType, id)];
      const [link] = await host.tenant.read({ collection: links, ids });
      return link ? get(link.row.goldenId) : undefined;
    },
    list: (entity, options = {}) =>
      listRows(host.tenant, { collection: goldens, index: 'byEntity', equals: [entity, 'live'] }, options, summary),
    async edit(id, changes, options = {}) {
      const golden = await follow(host, id);
      checkChanges(golden.entity, changes);
      await editGolden(host, golden.id, changes, options);
      return get(golden.id);
    },
    async release(id, fields) {
      const golden = await follow(host, id);
      await releasePins(host, golden.id, fields);
      return get(golden.id);
    },
    async why(id, field) {
      const golden = await follow(host, id);
      const rows = await host.tenant.read({
        collection: auditTrail,
        index: 'byGolden',
        equals: [golden.id],
        order: 'descending',
      });
      const origin = originOf(golden, field);
      return {
        ...(origin ? { origin } : {}),
        history: rows.map(({ row }) => row).filter((row) => row.fields[field] !== undefined),
      };
    },
  };
}

async function follow(host: HostContext, id: string): Promise<GoldenRow> {
  let next: string | undefined = id;
  for (let hops = 0; next !== undefined && hops < 20; hops += 1) {
    const [found]: readonly Stored<GoldenRow>[] = await host.tenant.read({ collection: goldens, ids: [next] });
    if (!found) break;
    if (found.row.state !== 'merged') return found.row;
    next = found.row.mergedInto;
  }
  throw new UnknownRecordError('record', id);
}

function summary(golden: GoldenRow): Omit<HubRecord, 'externalIds'> {
  const { id, entity, fields, revision, state, pins = [] } = golden;
  const origins: Record<string, FieldOrigin> = {};
  for (const field of Object.keys(fields)) {
    const origin = originOf(golden, field);
    if (origin) origins[field] = origin;
  }
  return { id, entity, fields, origins, pins, revision, state };
}

function checkChanges(entity: EntityType, changes: FieldValues): void {
  const issues: { path: string; message: string }[] = [];
  const specs: { readonly [field: string]: { kind: keyof typeof fieldKinds } } = entityDefinitions[entity].fields;
  for (const [field, value] of Object.entries(changes)) {
    const kind = roleOf(field) === undefined ? specs[field]?.kind : 'references';
    if (field.startsWith('custom.')) continue;
    if (!kind) issues.push({ path: field, message: `${entity} has no such field` });
    else if (!isEmptyValue(value) && !fieldKinds[kind].safeParse(value).success) {
      issues.push({ path: field, message: `is not a value of kind ${kind}` });
    }
  }
  if (issues.length > 0) {
    const names = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ');
    throw new ConfigurationError(`the edit is not valid: ${names}`, issues);
  }
}

async function editGolden(
  host: HostContext,
  id: string,
  changes: FieldValues,
  { expectRevision, pin = false, by }: EditOptions,
): Promise<void> {
  const ctx = await host.engine('edit');
  await inOneTransaction(ctx, async (unit) => {
    const current = await unit.get(goldens, id);
    if (!current) throw new UnknownRecordError('record', id);
    if (expectRevision !== undefined && expectRevision !== current.revision) {
      throw new StaleDecisionError('the record was changed meanwhile');
    }
    const conn = [...ctx.connections.values()][0];
    const changed = Object.keys(changes).filter(
      (field) =>
        !sameValue(
          fieldKind(current.entity, field, conn?.custom.kinds ?? new Map()),
          current.fields[field],
          changes[field],
        ),
    );
    const pinned = Object.keys(changes).filter((field) => pin || (changed.includes(field) && pinOf(current, field)));
    if (changed.length === 0 && pinned.length === 0) return;
    const at = new Date(ctx.clock.now()).toISOString();
    const fields = { ...current.fields };
    const origins = { ...current.origins };
    for (const field of changed) {
      fields[field] = changes[field] ?? null;
      origins[field] = { source: 'host', at, runId: ctx.run.id };
    }
    const next: GoldenRow = {
      ...current,
      fields,
      origins,
      ...(pinned.length === 0 ? {} : { pins: pinsWith(current, pinned, fields, { at: toInstant(at), by }) }),
      revision: current.revision + 1,
      changedAt: at,
    };
    unit.put(goldens, next);
    await moveMatchKeys(unit, ctx.matcher, current.entity, current.id, current.fields, fields);
    fanOut(ctx, unit, next, {});
    writeAudit(
      ctx,
      unit,
      {
        target: 'hub',
        source: 'host',
        entity: current.entity,
        goldenId: current.id,
        action: 'update',
        fields: fieldChanges(changed, current.fields, fields),
        reason: pin ? 'pinned' : 'edited',
      },
      `${current.id}|${next.revision}`,
    );
  });
}

/** The pins of a record after some fields were decided anew. */
function pinsWith(
  golden: GoldenRow,
  pinned: readonly string[],
  fields: FieldValues,
  { at, by }: { readonly at: Instant; readonly by: string | undefined },
): readonly Pin[] {
  const made = pinned.map(
    (field): Pin => ({
      field,
      value: fields[field] ?? null,
      at,
      setOn: golden.id,
      ...(by === undefined ? {} : { by }),
    }),
  );
  return [...pinsBeside(golden, pinned), ...made];
}

async function releasePins(host: HostContext, id: string, fields: readonly string[]): Promise<void> {
  const ctx = await host.engine('release');
  await inOneTransaction(ctx, async (unit) => {
    const current = await unit.get(goldens, id);
    if (!current) throw new UnknownRecordError('record', id);
    const released = fields.filter((field) => pinOf(current, field));
    if (released.length === 0) return;
    const revision = current.revision + 1;
    unit.put(goldens, { ...current, pins: pinsBeside(current, released), revision });
    // What an account said against the pin is looked at again.
    for (const link of await linksOfGolden(unit, id)) {
      if (link.state === 'linked' && released.some((field) => link.held.includes(field)))
        readAgain(ctx, unit, link, `release|${id}|${revision}|${link.id}`);
    }
    writeAudit(
      ctx,
      unit,
      {
        target: 'hub',
        source: 'host',
        entity: current.entity,
        goldenId: id,
        action: 'update',
        fields: fieldChanges(released, current.fields, current.fields),
        reason: 'released',
      },
      `${id}|${revision}|released`,
    );
  });
}
