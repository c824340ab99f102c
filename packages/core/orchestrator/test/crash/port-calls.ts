import { writeSync } from 'node:fs';
import type { Commit, Store, TenantStore } from '@crmsync/store';

/** At which port call a process ends itself. */
export interface KillPoint {
  /** Counted from 1. */
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** Counts what goes out through a port, to the store or to a remote. */
export interface PortCalls {
  /** What was called so far, in order. */
  readonly names: readonly string[];
  pass<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Marks the line that names the call at which a process ended itself. */
export const killedMark = 'killed at ';

/** Counts calls, and ends the process with SIGKILL at the one that is named. */
export function createPortCalls(kill?: KillPoint): PortCalls {
  const names: string[] = [];
  return {
    names,
    async pass(name, work) {
      const call = names.push(name);
      const here = kill?.call === call ? kill.when : undefined;
      if (here === 'before') die(name);
      const result = await work();
      if (here === 'after') die(name);
      return result;
    },
  };
}

function die(name: string): never {
  writeSync(1, `${killedMark}${name}\n`);
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

/** The store, each change of it a port call. Reads change nothing, so that a crash around them is one around the next change. */
export function countedStore(store: Store, calls: PortCalls): Store {
  return {
    ...store,
    migrate: () => calls.pass('store migrate', () => store.migrate()),
    tenant: (tenantId) => countedTenant(store.tenant(tenantId), calls),
  };
}

function countedTenant(tenant: TenantStore, calls: PortCalls): TenantStore {
  return {
    ...tenant,
    commit: (commit) => calls.pass(commitName(commit), () => tenant.commit(commit)),
    lease: (request) => calls.pass('store lease', () => tenant.lease(request)),
    release: (fence) => calls.pass('store release', () => tenant.release(fence)),
  };
}

function commitName({ put = [], delete: remove = [] }: Commit): string {
  const counts = new Map<string, number>();
  for (const { collection } of put) counts.set(collection.name, (counts.get(collection.name) ?? 0) + 1);
  for (const { collection } of remove) counts.set(`-${collection.name}`, (counts.get(`-${collection.name}`) ?? 0) + 1);
  return `store commit ${[...counts].map(([name, count]) => `${name}:${count}`).join(' ')}`;
}

/** The fetch of one connection, each request a port call that ends when the whole answer is here. */
export function countedFetch(connectionId: string, calls: PortCalls, moving: { open: number }): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    moving.open += 1;
    try {
      return await calls.pass(`${connectionId} ${request.method} ${new URL(request.url).pathname}`, async () => {
        const answer = await fetch(request);
        const body = await answer.arrayBuffer();
        const empty = body.byteLength === 0;
        return new Response(empty ? null : body, { status: answer.status, headers: answer.headers });
      });
    } finally {
      moving.open -= 1;
    }
  };
}
