import {
  AuthenticationError,
  ConflictError,
  PermissionError,
  RejectedError,
  UnavailableError,
  WireFormatError,
  type WriteOutcome,
} from '@crmsync/adapter';

import {
  type AdapterDefinition,
  type ConnectionResource,
  cursorPaging,
  defineAdapter,
  defineMapping,
  definePort,
  driverRead,
  driverWrite,
  field,
  isWireProps,
  markLost,
  pageOf,
  readItems,
  text,
} from '@crmsync/adapter-kit';
import { type CrmSyncError, toInstant } from '@crmsync/model';
import type { AdapterSubject, AdapterWorld, StatementFailure, StatementGate } from '@crmsync/testkit';
import { z } from 'zod';

/** What the driver of the ledger throws. */
class LedgerError extends Error {
  readonly kind: StatementFailure;
  constructor(kind: StatementFailure, words: string) {
    super(`the ledger says: ${words}`);
    this.kind = kind;
  }
}

interface Statement {
  readonly text: string;
  readonly isWrite: boolean;
  run(): unknown;
}

/** A made-up file of firms with a driver instead of an API. */
interface Ledger {
  readonly rows: Map<string, { readonly [column: string]: unknown }>;
  now(): number;
  ask(statement: Statement, signal: AbortSignal): Promise<unknown>;
}

function createLedger(): { readonly ledger: Ledger; readonly world: AdapterWorld } {
  const rows: Ledger['rows'] = new Map();
  let nowMs = Date.parse('2026-03-01T10:00:00.000Z');
  let gate: StatementGate = (_statement, carryOut) => carryOut();
  let count = 0;
  const ledger: Ledger = {
    rows,
    now: () => nowMs,
    ask: ({ run, ...about }, signal) => gate({ ...about, signal }, async () => run()),
  };
  const world: AdapterWorld = {
    credential: { token: 'what-opens-the-ledger' },
    clock: {
      now: () => nowMs,
      advance: (ms) => {
        nowMs += ms;
      },
    },
    statements: {
      watch: (watching) => {
        gate = watching;
      },
      failure: (kind, words) => new LedgerError(kind, words),
    },
    halveNextBatch: () => {
      const passing = gate;
      gate = async (_statement, carryOut) => {
        gate = passing;
        await carryOut();
        throw new LedgerError('lost', '');
      };
    },
    ports: {
      firms: {
        ids: async () => [...rows.keys()],
        seed: async (wanted) =>
          Array.from({ length: wanted }, () => {
            const id = `row-${++count}`;
            rows.set(id, { id, name: `Seeded ${count}`, legal: 'Seeded Limited' });
            return id;
          }),
        samples: (n) => [{ fields: { name: `Anvil Works ${n}`, legalName: `Anvil Works ${n} Limited` } }],
        refused: () => ({ fields: { name: 'refused by the ledger' } }),
        wire: { absent: { field: 'legalName', omit: (record) => void Reflect.deleteProperty(record, 'legal') } },
      },
    },
  };
  return { ledger, world };
}

function errorOf(error: unknown): CrmSyncError {
  const kind = error instanceof LedgerError ? error.kind : 'lost';
  if (kind === 'unauthenticated') return new AuthenticationError('The ledger does not know these credentials');
  if (kind === 'forbidden') return new PermissionError('The ledger is closed');
  if (kind === 'rejected' || kind === 'missing') return new RejectedError('The ledger refuses the row');
  if (kind === 'conflict') return new ConflictError('The ledger has the row');
  const gone = new UnavailableError('The ledger does not answer');
  return kind === 'busy' ? gone : markLost(gone);
}

const rowSchema = z.object({ id: z.string(), name: z.string().nullish(), legal: z.string().nullish() });
const rowsSchema = z.array(z.unknown());
const paging = cursorPaging('ledger.firms');

/** The adapter of ledgers; `opened` is the one that connections open. */
export function ledgerDefinition(opened: () => Ledger): AdapterDefinition {
  const resource: ConnectionResource<Ledger> = { open: async () => opened() };
  const call = (ledger: Ledger, operation: string, statement: Statement) => ({
    operation,
    timeoutMs: 20_000,
    errorOf,
    send: (signal: AbortSignal, begun: () => void) => {
      begun();
      return ledger.ask(statement, signal);
    },
  });
  const rowsOf = (answer: unknown): unknown[] => {
    const parsed = rowsSchema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new WireFormatError('The ledger gave no rows');
  };
  const mapping = defineMapping('company', {
    rows: { name: field('name', text()), legalName: field('legal', text()) },
  });
  const port = definePort({
    entity: 'company',
    objectType: 'firms',
    mapping,
    batch: { get: 10, create: 10 },
    required: [['name']],
    endpoints: {
      list: async (context, { cursor, limit = 100 }) => {
        const ledger = await context.resource(resource);
        const position = paging.open(cursor);
        const start = Number(position.at ?? 0);
        const observedAt = toInstant(ledger.now());
        const run = () => [...ledger.rows.values()].slice(start, start + limit);
        const rows = rowsOf(await driverRead(context, call(ledger, 'list', { text: 'list', isWrite: false, run })));
        const { records, quarantined } = readItems(rows, {
          objectType: 'firms',
          schema: rowSchema,
          read: (row) => context.record({ id: row.id, wire: row }),
        });
        const more = start + limit < ledger.rows.size;
        return pageOf({
          style: paging,
          position,
          records,
          quarantined,
          next: more ? `${start + limit}` : null,
          observedAt,
        });
      },
      get: async (context, ids) => {
        const ledger = await context.resource(resource);
        const run = () => ids.flatMap((id) => ledger.rows.get(id) ?? []);
        const rows = rowsOf(await driverRead(context, call(ledger, 'get', { text: 'get', isWrite: false, run })));
        const { records, quarantined } = readItems(rows, {
          objectType: 'firms',
          schema: rowSchema,
          read: (row) => context.record({ id: row.id, wire: row }),
        });
        return [
          ...records.map((record) => ({ id: record.ref.id, status: 'found' as const, record })),
          ...quarantined.map(({ ref, error }) => ({ id: ref?.id ?? '', status: 'failed' as const, error })),
        ];
      },
      create: async (context, items) => {
        const ledger = await context.resource(resource);
        const wanted = await Promise.all(
          items.map(async ({ key, patch }) => ({ key, ...(await context.patch(patch)) })),
        );
        const refused = (name: unknown) => name === 'refused by the ledger';
        const run = () =>
          wanted.map(({ key, props }) => {
            if (refused(props.name)) return { key };
            const id = `row-${ledger.rows.size + 1}-${key}`;
            ledger.rows.set(id, { id, ...props });
            return { key, id, ...props };
          });
        const text = `create ${JSON.stringify(wanted)}`;
        const answer = await driverWrite(context, call(ledger, 'create', { text, isWrite: true, run }));
        return rowsOf(answer).flatMap((row): WriteOutcome[] => {
          if (!isWireProps(row) || typeof row.key !== 'string') return [];
          const { key, id } = row;
          if (typeof id !== 'string') {
            return [{ key, status: 'refused', error: new RejectedError('The ledger refuses the row') }];
          }
          return [{ key, status: 'applied', id, record: context.record({ id, wire: row }), warnings: [] }];
        });
      },
    },
  });
  return {
    id: 'ledger',
    name: 'Ledger',
    rateLimits: {},
    ports: [port],
    whoAmI: async () => ({ accountId: 'the-ledger' }),
  };
}

/** A ledger for each case, opened by an adapter that may be changed. */
export function ledgerSubject(
  change: (adapter: AdapterSubject['adapter']) => AdapterSubject['adapter'] = (adapter) => adapter,
): AdapterSubject {
  let { ledger, world } = createLedger();
  return {
    adapter: change(defineAdapter(ledgerDefinition(() => ledger))),
    transport: 'statements',
    world: () => {
      ({ ledger, world } = createLedger());
      return world;
    },
  };
}
