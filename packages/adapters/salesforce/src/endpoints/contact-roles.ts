import { type AssociationPatch, PermissionError } from '@crmsync/adapter';
import type { RemoteRef } from '@crmsync/model';
import { z } from 'zod';
import { rowsOfIds } from './query-rows.ts';
import type { ObjectCall } from './salesforce-object.ts';
import { deleteRows, type RowToSave, saveRows } from './save-rows.ts';

/** The object that ties people to deals. */
export const contactRoleObject = 'OpportunityContactRole';

/** The people of deals by the deal's id, the primary one first. */
export type ContactRoles = ReadonlyMap<string, readonly RemoteRef[]>;

const roleWire = z.object({
  Id: z.string(),
  OpportunityId: z.string(),
  ContactId: z.string(),
  IsPrimary: z.boolean().nullish(),
});
type RoleWire = z.infer<typeof roleWire>;

/** The people of deals; `undefined` when the user may not see them. */
export async function contactRolesOf(call: ObjectCall, dealIds: readonly string[]): Promise<ContactRoles | undefined> {
  try {
    const found = new Map<string, RemoteRef[]>();
    for (const { OpportunityId, ContactId } of await rolesOf(call, dealIds)) {
      const refs = found.get(OpportunityId) ?? [];
      if (!refs.some(({ id }) => id === ContactId)) refs.push({ objectType: 'Contact', id: ContactId });
      found.set(OpportunityId, refs);
    }
    return found;
  } catch (error) {
    if (!(error instanceof PermissionError) || !error.message.includes('INVALID_TYPE')) throw error;
    call.context.logger.log('warn', 'contactRoles.forbidden', { objectType: call.object.objectType });
    return undefined;
  }
}

async function rolesOf({ context, object }: ObjectCall, dealIds: readonly string[]): Promise<readonly RoleWire[]> {
  const query = {
    apiVersion: object.apiVersion,
    select: ['Id', 'OpportunityId', 'ContactId', 'IsPrimary'],
    from: contactRoleObject,
    orderBy: 'IsPrimary DESC, Id',
  };
  return z.array(roleWire).parse(await rowsOfIds(context, query, dealIds, 'OpportunityId'));
}

/** One deal whose people are to change. */
export interface ContactRoleChange {
  readonly dealId: string;
  readonly change: AssociationPatch;
}

/**
 * Adds and removes people of deals.
 * @returns ids of deals of which not everything was written
 */
export async function writeContactRoles(
  call: ObjectCall,
  changes: readonly ContactRoleChange[],
): Promise<ReadonlySet<string>> {
  const there = await rolesOf(
    call,
    changes.map(({ dealId }) => dealId),
  );
  const failed = new Set<string>();
  const removed = changes.flatMap(({ dealId, change }) => rolesToRemove(there, dealId, change));
  const gone = await deleteRows(
    call,
    removed.map(({ Id }) => Id),
  );
  removed.forEach(({ OpportunityId }, at) => {
    if (gone[at] !== true) failed.add(OpportunityId);
  });
  for (const rows of [
    changes.flatMap((one) => rowsToUpdate(there, one)),
    changes.flatMap((one) => rowsToAdd(there, one)),
  ]) {
    const saved = await saveRows(
      call,
      rows.map(({ row }) => row),
    );
    rows.forEach(({ dealId }, at) => {
      if (saved[at] !== true) failed.add(dealId);
    });
  }
  return failed;
}

const has = (refs: readonly RemoteRef[], id: string): boolean => refs.some((ref) => ref.id === id);

function rolesToRemove(there: readonly RoleWire[], dealId: string, { remove, add }: AssociationPatch) {
  return there.filter(
    (role) => role.OpportunityId === dealId && has(remove, role.ContactId) && !has(add, role.ContactId),
  );
}

interface DealRow {
  readonly dealId: string;
  readonly row: RowToSave;
}

function rowsToAdd(there: readonly RoleWire[], { dealId, change }: ContactRoleChange): readonly DealRow[] {
  const known = there.filter(({ OpportunityId }) => OpportunityId === dealId).map(({ ContactId }) => ContactId);
  const { primary } = change;
  const wanted = primary && !has(change.add, primary.id) ? [...change.add, primary] : change.add;
  return wanted
    .filter(({ id }) => !known.includes(id))
    .map(({ id }) => ({
      dealId,
      row: {
        type: contactRoleObject,
        values: { OpportunityId: dealId, ContactId: id, IsPrimary: primary?.id === id },
      },
    }));
}

/** The former primary one steps back, and the new one that is there already steps forward. */
function rowsToUpdate(there: readonly RoleWire[], { dealId, change }: ContactRoleChange): readonly DealRow[] {
  const { primary, remove } = change;
  if (!primary) return [];
  return there
    .filter((role) => role.OpportunityId === dealId && !has(remove, role.ContactId))
    .filter((role) => (role.IsPrimary === true) !== (role.ContactId === primary.id))
    .map((role) => ({
      dealId,
      row: { type: contactRoleObject, id: role.Id, values: { IsPrimary: role.ContactId === primary.id } },
    }));
}
