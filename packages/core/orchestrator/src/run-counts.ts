import type { EntityType } from '@crmsync/model';

/** What happened to the records of one entity, seen from one side. */
export interface EntityCounts {
  readonly read: number;
  readonly unchanged: number;
  readonly created: number;
  readonly updated: number;
  readonly linked: number;
  readonly deleted: number;
  readonly skipped: number;
  readonly conflicts: number;
  readonly asked: number;
  readonly failed: number;
  readonly quarantined: number;
  readonly deferred: number;
  readonly refused: number;
}

export type CountName = keyof EntityCounts;

/** Counts by direction, connection and entity, and how often each reason decided. */
export interface RunCounts {
  /** Remote → hub, by `connection|entity`. */
  readonly inbound: { readonly [key: string]: Partial<EntityCounts> };
  /** Hub → remote, by `connection|entity`. */
  readonly outbound: { readonly [key: string]: Partial<EntityCounts> };
  /** Every decision has a reason; here is how often each was used. */
  readonly reasons: { readonly [reason: string]: number };
}

/** Collects counts of a slice; `total` adds them to what was there. */
export interface CountCollector {
  add(direction: 'inbound' | 'outbound', connectionId: string, entity: EntityType, name: CountName, n?: number): void;
  reason(reason: string, n?: number): void;
  /** Remembers where the counts stand; the function it gives goes back there, when a page is done again. */
  mark(): () => void;
  total(before: RunCounts): RunCounts;
}

export const noCounts: RunCounts = { inbound: {}, outbound: {}, reasons: {} };

/** Makes a collector. */
export function createCountCollector(): CountCollector {
  let counted = new Map<string, number>();
  const bump = (key: string, n: number): void => {
    counted.set(key, (counted.get(key) ?? 0) + n);
  };
  return {
    add: (direction, connectionId, entity, name, n = 1) => bump(`${direction}|${connectionId}|${entity}|${name}`, n),
    reason: (reason, n = 1) => bump(`reason|${reason}`, n),
    mark() {
      const before = new Map(counted);
      return () => {
        counted = new Map(before);
      };
    },
    total(before) {
      const sum = addCounts(before, readCounts(counted));
      counted = new Map();
      return sum;
    },
  };
}

function readCounts(counted: ReadonlyMap<string, number>): RunCounts {
  const sides: Record<'inbound' | 'outbound', { [key: string]: { [name: string]: number } }> = {
    inbound: {},
    outbound: {},
  };
  const reasons: { [reason: string]: number } = {};
  for (const [key, n] of counted) {
    const [head = '', connectionId = '', entity = '', name = ''] = key.split('|');
    if (head === 'inbound' || head === 'outbound') {
      const at = `${connectionId}|${entity}`;
      sides[head][at] = { ...sides[head][at], [name]: n };
    } else reasons[key.slice('reason|'.length)] = n;
  }
  return { ...sides, reasons };
}

/** Sum of two sets of counts. */
export function addCounts(a: RunCounts, b: RunCounts): RunCounts {
  const reasons: { [reason: string]: number } = { ...a.reasons };
  for (const [reason, n] of Object.entries(b.reasons)) reasons[reason] = (reasons[reason] ?? 0) + n;
  return { inbound: addSide(a.inbound, b.inbound), outbound: addSide(a.outbound, b.outbound), reasons };
}

function addSide(a: RunCounts['inbound'], b: RunCounts['inbound']): RunCounts['inbound'] {
  const merged: { [key: string]: { [name: string]: number } } = {};
  for (const side of [a, b]) {
    for (const [key, counts] of Object.entries(side)) {
      const entry = { ...merged[key] };
      for (const [name, n] of Object.entries(counts)) entry[name] = (entry[name] ?? 0) + n;
      merged[key] = entry;
    }
  }
  return merged;
}
