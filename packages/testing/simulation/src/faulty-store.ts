import { type Commit, type CommitResult, type Query, type Store, StoreError, type TenantStore } from '@crmsync/store';
import { type Life, throughPort } from './life.ts';
import { tally, type World } from './world.ts';

/** The store as one worker sees it: every call is a point at which others may go on, the worker may die or be paused. */
export function createFaultyStore(world: World, life: Life, store: Store, isFaulty: boolean): Store {
  return {
    ...store,
    migrate: () => world.scheduler.hold(store.migrate()),
    epoch: () => world.scheduler.hold(store.epoch()),
    tenant: (tenantId) => faultyTenant(world, life, store.tenant(tenantId), isFaulty),
  };
}

/** Longer than a lease. */
const pauseMs = 90_000;

function faultyTenant(world: World, life: Life, tenant: TenantStore, isFaulty: boolean): TenantStore {
  const random = world.random.fork(`store ${life.name}`);
  const pass = async <T>(name: string, effect: () => Promise<T>, refused?: () => T): Promise<T> => {
    if (!life.alive) return never();
    const fault = isFaulty ? world.fault('store') : undefined;
    if (fault) tally(world, `fault store ${fault}`);
    if (fault === 'crashBefore') {
      life.kill(`before ${name}`);
      return never();
    }
    if (fault === 'fail') throw new StoreError(`${name} fails`);
    if (fault === 'refuse' && refused) return refused();
    const beforeMs = fault === 'pause' ? pauseMs + random.int(0, pauseMs) : random.int(0, 3);
    const result = await throughPort(world, life, { beforeMs, afterMs: random.int(0, 2) }, async () => {
      const done = await effect();
      if (fault === 'crashAfter') life.kill(`after ${name}`);
      return done;
    });
    if (fault === 'lost') throw new StoreError(`the answer to ${name} is lost`);
    return result;
  };
  return {
    tenantId: tenant.tenantId,
    read: (query) => pass(readName(query), () => tenant.read(query)),
    count: (query) => pass(`count ${query.collection.name}`, () => tenant.count(query)),
    commit: (commit) =>
      pass(
        'commit',
        async () => {
          const result = await tenant.commit(commit);
          for (const { collection, row } of result.ok ? (commit.put ?? []) : [])
            if (collection.name === 'links' && !world.everLinked.has(row.id))
              world.everLinked.set(row.id, world.scheduler.now());
          const line = describeCommit(commit, result);
          if (line !== '') world.trace.note(`${life.name} ${line}`);
          return result;
        },
        () => refusal(commit),
      ),
    lease: (request) => pass('lease', () => tenant.lease(request)),
    release: (fence) => pass('release', () => tenant.release(fence)),
    drop: () => pass('drop', () => tenant.drop()),
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function readName(query: Query): string {
  return `read ${query.collection.name}`;
}

/** As if another had changed a row meanwhile; where nothing was expected, the answer that a lost lease gets. */
function refusal({ expect = [], fence }: Commit): CommitResult {
  const [first] = expect;
  if (first) {
    const { collection, id, version } = first;
    return { ok: false, refusal: { reason: 'version', collection: collection.name, id, actual: version + 1 } };
  }
  return { ok: false, refusal: { reason: 'fence', leaseId: fence?.leaseId ?? '' } };
}

const untold = /^(audit|match_keys|seen|sweeps|connections|checkpoints)\b/;

function describeCommit({ put = [], delete: gone = [] }: Commit, result: CommitResult): string {
  const puts = put.map(({ collection, row }) => `${collection.name}+${row.id}`);
  const deletes = gone.map(({ collection, id }) => `${collection.name}-${id}`);
  const names = [...puts, ...deletes].filter((name) => !untold.test(name));
  // A note of a run's progress says nothing, unless it is refused.
  if (result.ok && names.every((name) => name.startsWith('runs'))) return '';
  const shown = `commit ${names.join(' ')}`;
  return result.ok ? shown : `${shown} REFUSED ${JSON.stringify(result.refusal)}`;
}
