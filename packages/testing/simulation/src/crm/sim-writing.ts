import {
  ConflictError,
  type CreateItem,
  type EntityPort,
  NotFoundError,
  type Patch,
  type UpdateItem,
  type WriteOutcome,
} from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import type { SimType } from '../plain-value.ts';
import type { CrmRecord } from './crm-record.ts';
import type { RemoteCalls } from './remote-calls.ts';
import type { Deed, SimCrm } from './sim-crm.ts';
import { noteShown } from './sim-reading.ts';
import { toRemote, toValues } from './sim-shape.ts';

/** Everything by which the engine changes records. */
export function simWriting(
  crm: SimCrm,
  type: SimType,
  calls: RemoteCalls,
): Required<Pick<EntityPort, 'create' | 'update' | 'delete'>> {
  const { quirks } = crm;

  const answered = (outcomes: readonly WriteOutcome[]): void => {
    for (const outcome of outcomes) {
      const record = outcome.status === 'applied' ? crm.records.get(outcome.id) : undefined;
      if (record) noteShown(crm, [crm.shown(record)]);
    }
  };

  const { createOne, updateOne } = itemWrites(crm, type);

  /** All or nothing where the CRM is like that: its adapter then sends them one by one. */
  const isSpoilt = (items: readonly { readonly patch: Patch }[]): boolean =>
    quirks.allOrNothing &&
    items.length > 1 &&
    items.some(({ patch }) => crm.holderOf(toValues(type, patch.fields).emails) !== undefined && quirks.uniqueEmail);

  return {
    async create(items) {
      if (isSpoilt(items)) return oneByOne(items, (item) => this.create([item]));
      return calls.write(`create ${type}`, items, (item, quirk) => createOne(item, quirk.withoutLinks), answered);
    },
    async update(items) {
      if (isSpoilt(items)) return oneByOne(items, (item) => this.update([item]));
      return calls.write(
        `update ${items.map(({ id }) => id).join()}`,
        items,
        (item, quirk) => updateOne(item, quirk.withoutLinks),
        answered,
      );
    },
    delete: (items) =>
      calls.write(
        `delete ${items.map(({ id }) => id).join()}`,
        items,
        ({ key, id }) => {
          const record = crm.records.get(id);
          if (record && !record.gone) crm.remove(record, 'soft', { hand: 'engine', key });
          return { key, status: 'applied', id, warnings: [] };
        },
        answered,
      ),
  };
}

/** What the CRM does with single items. */
function itemWrites(crm: SimCrm, type: SimType) {
  const { quirks } = crm;

  const applied = (key: string, record: CrmRecord, linksLost: boolean): WriteOutcome => ({
    key,
    status: 'applied',
    id: record.id,
    record: toRemote(quirks, crm.shown(record)),
    warnings: linksLost ? [{ code: 'ASSOCIATION_PENDING', detail: 'not all associations were written' }] : [],
  });

  const link = (record: CrmRecord, patch: Patch, deed: Deed, withoutLinks: boolean): boolean => {
    const change = patch.associations.companies;
    if (!change) return false;
    if (withoutLinks) return change.add.length + change.remove.length > 0;
    const exists = (id: string): boolean => crm.records.get(id)?.gone === undefined;
    const [add, remove] = [change.add, change.remove].map((refs) => refs.map(({ id }) => id));
    crm.associate(record, (add ?? []).filter(exists), remove ?? [], deed, change.primary?.id);
    return (add ?? []).some((id) => !exists(id));
  };

  const createOne = (item: CreateItem, withoutLinks: boolean): WriteOutcome => {
    const values = toValues(type, item.patch.fields);
    const holder = type === 'contacts' && quirks.uniqueEmail ? crm.holderOf(values.emails) : undefined;
    if (holder) return refused(item.key, exists(crm.id, type, holder.id));
    const deed: Deed = { hand: 'engine', key: item.key };
    const record = crm.create(type, values, deed);
    return applied(item.key, record, link(record, item.patch, deed, withoutLinks));
  };

  const updateOne = (item: UpdateItem, withoutLinks: boolean): WriteOutcome => {
    const record = crm.records.get(item.id);
    if (!record || record.gone) {
      const mergedInto = quirks.merges === 'redirect' ? record?.gone?.mergedInto : undefined;
      return refused(
        item.key,
        new NotFoundError(`${crm.id} has no such record`, mergedInto === undefined ? {} : { mergedInto }),
      );
    }
    if (item.expectVersion !== undefined && item.expectVersion !== String(record.version))
      return refused(item.key, new ConflictError(`${crm.id}: the record has another version`));
    const values = toValues(type, item.patch.fields);
    const holder = type === 'contacts' && quirks.uniqueEmail ? crm.holderOf(values.emails, record) : undefined;
    if (holder) return refused(item.key, exists(crm.id, type, holder.id));
    const deed: Deed = { hand: 'engine', key: item.key, versioned: quirks.versions };
    crm.update(record, values, deed);
    return applied(item.key, record, link(record, item.patch, deed, withoutLinks));
  };

  return { createOne, updateOne };
}

async function oneByOne<I extends { readonly key: string }>(
  items: readonly I[],
  send: (item: I) => Promise<readonly WriteOutcome[]>,
): Promise<readonly WriteOutcome[]> {
  const outcomes: WriteOutcome[] = [];
  for (const item of items) {
    try {
      outcomes.push(...(await send(item)));
    } catch (error) {
      if (!CrmSyncError.is(error)) throw error;
      outcomes.push(refused(item.key, error));
    }
  }
  return outcomes;
}

function refused(key: string, error: CrmSyncError): WriteOutcome {
  return { key, status: 'refused', error };
}

function exists(crm: string, objectType: SimType, id: string): ConflictError {
  return new ConflictError(`${crm} has one with this address`, { existing: { objectType, id } });
}
