import type { Clock, Logger } from '@crmsync/adapter';
import { createMatcher, type Matcher } from '@crmsync/dedupe';
import { contentHash } from '@crmsync/model';
import { createPhoneNormalizer } from '@crmsync/normalize';
import type { Fence, TenantStore } from '@crmsync/store';
import type { EngineContext, PlanGate, PlanRecorder } from './engine-context.ts';
import { createMemoMatcher } from './memo-matcher.ts';
import { createLiveConnections, type LiveConnections, openConnections } from './open-connections.ts';
import { LeaseLostError, SyncBusyError } from './orchestrator-errors.ts';
import type { RunRow } from './rows/run.ts';
import { createCountCollector, noCounts } from './run-counts.ts';
import { referenceSteps } from './run-steps.ts';
import type { SyncOptions } from './sync-options.ts';
import { systemClock } from './system-clock.ts';

/** The lease under which a tenant's runs work. */
const leaseId = 'sync';

/** What all calls of one sync share. */
export interface SyncEngine {
  readonly options: SyncOptions;
  readonly tenant: TenantStore;
  /** The same for the host's own calls: each makes the storage ready first. */
  readonly hostTenant: TenantStore;
  readonly clock: Clock;
  readonly matcher: Matcher;
  readonly live: LiveConnections;
  /** Makes the storage ready once. */
  ready(): Promise<void>;
  context(run: RunRow, parts: ContextParts): Promise<EngineContext>;
  /** A run that has not begun. */
  newRun(mode: RunRow['mode'], planId?: string): RunRow;
  /** Takes the lease. @throws SyncBusyError */
  lease(): Promise<HeldLease>;
}

export interface HeldLease {
  readonly fence: Fence;
  /** @throws LeaseLostError */
  prolong(): Promise<void>;
  release(): Promise<void>;
}

export interface ContextParts {
  readonly store: TenantStore;
  readonly fence: Fence | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly gate?: PlanGate;
  readonly planner?: PlanRecorder;
}

/** Enough for a page and what it is compared with; in a first pull hardly a number comes twice. */
const rememberedPhones = 4_000;

const silent: Logger = { log: () => undefined };

/** Wires the parts of a sync together. */
export function createSyncEngine(options: SyncOptions): SyncEngine {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? silent;
  const tenant = options.store.tenant(options.tenantId);
  const region = options.defaultRegion ? { defaultRegion: options.defaultRegion } : {};
  const matcher = createMemoMatcher(options.matcher ?? createMatcher(region));
  const phones = createPhoneNormalizer({ ...region, cacheSize: rememberedPhones });
  const live = createLiveConnections(options, clock, logger);
  const holder = options.workerId ?? `worker-${globalThis.crypto.randomUUID()}`;
  // Two runs of one millisecond are still two.
  let runs = 0;
  let prepared: Promise<string> | undefined;
  const prepare = (): Promise<string> => {
    prepared ??= options.store
      .migrate()
      .then(() => options.store.epoch())
      .catch((error: unknown) => {
        // A store that was away is asked again with the next call.
        prepared = undefined;
        throw error;
      });
    return prepared;
  };
  const phoneKey = (number: string): string | null => phones.normalize(number)?.e164 ?? null;
  return {
    options,
    tenant,
    hostTenant: whenReady(tenant, prepare),
    clock,
    matcher,
    live,
    ready: async () => {
      await prepare();
    },
    async context(run, parts) {
      const storeEpoch = await prepare();
      const readOnly = parts.planner !== undefined;
      return {
        options,
        store: parts.store,
        storeEpoch,
        clock,
        logger,
        matcher,
        connections: await openConnections(options, parts.store, live, phoneKey, readOnly),
        run,
        counts: createCountCollector(),
        fence: parts.fence,
        phoneKey,
        emit: (event) => options.onEvent?.(event),
        signal: parts.signal,
        gate: parts.gate ?? null,
        planner: parts.planner ?? null,
      };
    },
    newRun: (mode, planId) => newRun(options, clock, holder, mode, planId, ++runs),
    async lease() {
      await prepare();
      return takeLease(tenant, clock, holder, options.leaseMs ?? 60_000);
    },
  };
}

function newRun(
  options: SyncOptions,
  clock: Clock,
  holder: string,
  mode: RunRow['mode'],
  planId: string | undefined,
  number: number,
): RunRow {
  const at = new Date(clock.now()).toISOString();
  return {
    id: `run_${at}_${contentHash([options.tenantId, holder, at, mode, number]).slice(0, 8)}`,
    mode,
    ...(planId === undefined ? {} : { planId }),
    state: 'applying',
    steps: referenceSteps(Object.keys(options.connections)),
    step: 0,
    pages: 0,
    round: 0,
    startedAt: at,
    updatedAt: at,
    counts: noCounts,
    failures: {},
    open: 'yes',
    sequence: 0,
  };
}

async function takeLease(tenant: TenantStore, clock: Clock, holder: string, ttlMs: number): Promise<HeldLease> {
  const request = { id: leaseId, holder, ttlMs };
  const first = await tenant.lease({ ...request, nowMs: clock.now() });
  if (!first.held) throw new SyncBusyError(Math.max(0, first.expiresAt - clock.now()));
  let { expiresAt } = first;
  const fence: Fence = { leaseId, token: first.token };
  return {
    fence,
    async prolong() {
      if (expiresAt - clock.now() > ttlMs / 2) return;
      const next = await tenant.lease({ ...request, nowMs: clock.now() });
      if (!next.held || next.token !== fence.token) throw new LeaseLostError();
      expiresAt = next.expiresAt;
    },
    release: () => tenant.release(fence),
  };
}

/** A tenant's rows behind storage that is made ready by the first call. */
function whenReady(tenant: TenantStore, prepare: () => Promise<unknown>): TenantStore {
  return {
    tenantId: tenant.tenantId,
    read: async (query) => {
      await prepare();
      return tenant.read(query);
    },
    count: async (query) => {
      await prepare();
      return tenant.count(query);
    },
    commit: async (commit) => {
      await prepare();
      return tenant.commit(commit);
    },
    lease: async (request) => {
      await prepare();
      return tenant.lease(request);
    },
    release: async (fence) => {
      await prepare();
      return tenant.release(fence);
    },
    drop: async () => {
      await prepare();
      return tenant.drop();
    },
  };
}
