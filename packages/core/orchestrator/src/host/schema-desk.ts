import { customKeyOf } from '../hub-field.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { StaleDecisionError, UnknownRecordError } from '../orchestrator-errors.ts';
import { type ConnectionStateRow, connectionStates } from '../rows/connection-state.ts';
import { type SchemaDriftRow, schemaDrifts } from '../rows/schema-drift.ts';
import type { HostContext, ListPage, ListPageOptions } from './host-context.ts';
import { listRows } from './list-rows.ts';

/** Fields of the accounts that changed. */
export interface SchemaDesk {
  /** @param options.status `open` = something rests, `noted` = taken as it is. @default 'open' */
  list(options?: ListPageOptions & { readonly status?: SchemaDriftRow['status'] }): Promise<ListPage<SchemaDriftRow>>;
  /**
   * Takes a field as the account has it now. What both sides agreed on in it is forgotten where it is no longer the same
   * field: values that differ are left alone on both sides then, and nothing is cleared.
   * @throws UnknownRecordError, StaleDecisionError when there is nothing to accept any more
   */
  accept(id: string): Promise<void>;
}

/** Makes the schema calls of a sync. */
export function createSchemaDesk(host: HostContext): SchemaDesk {
  return {
    list: ({ status = 'open', ...options } = {}) =>
      listRows(host.tenant, { collection: schemaDrifts, index: 'byStatus', equals: [status] }, options, (row) => row),
    async accept(id) {
      const ctx = await host.engine('acceptSchema');
      await inOneTransaction(ctx, async (unit) => {
        const row = await unit.get(schemaDrifts, id);
        if (!row) throw new UnknownRecordError('changed field', id);
        const state = await unit.get(connectionStates, row.connectionId);
        if (row.status !== 'open' || !state) throw new StaleDecisionError('there is nothing to accept any more');
        unit.put(connectionStates, withAccepted(state, row));
        const isAnother = row.changes.some((change) => anotherField.has(change));
        unit.put(schemaDrifts, { ...row, status: 'closing', ...(isAnother ? { rebase: true } : {}) });
      });
    },
  };
}

const anotherField: ReadonlySet<string> = new Set(['removed', 'kindChanged', 'choicesRemoved', 'choicesRenamed']);

function withAccepted(state: ConnectionStateRow, row: SchemaDriftRow): ConnectionStateRow {
  const { current, entity, field, objectType, remoteKey, stops } = row;
  const fields = state.fields.flatMap((known) => {
    if (known.objectType !== objectType || known.entity !== entity || known.remoteKey !== remoteKey) return [known];
    return current ? [current] : [];
  });
  const others = (state.resting ?? []).filter(
    (rest) => rest.entity !== entity || rest.objectType !== objectType || rest.remoteKey !== remoteKey,
  );
  // The adapter would go on with a field of the model by itself.
  const isOfModel = field !== undefined && customKeyOf(field) === undefined;
  const isLost = row.changes.includes('removed') || stops === 'writing';
  const alone = isOfModel && isLost ? [{ entity, field, objectType, remoteKey, stops, accepted: true }] : [];
  return { ...state, fields, resting: [...others, ...alone] };
}
