import { contentHash } from '@crmsync/model';
import type { Store, TenantStore } from '@crmsync/store';
import type { PlanGate, PlannedItem, PlanRecorder } from './engine-context.ts';
import { type PlanItemRow, type PlanRow, planItems, plans } from './rows/plan.ts';
import type { RunCounts } from './run-counts.ts';

const chunk = 500;

/** Gathers planned items and stores them in order. */
export interface PlanDraft extends PlanRecorder {
  /** Sorts the items and stores the plan. */
  finish(id: string, counts: RunCounts, createdAt: string): Promise<PlanRow>;
}

/** Begins a plan. */
export function createPlanDraft(store: TenantStore): PlanDraft {
  const recorded = new Map<string, PlannedItem>();
  return {
    record(item) {
      recorded.set(item.key, item);
    },
    async finish(id, counts, createdAt) {
      const items = [...recorded.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
      recorded.clear();
      for (let start = 0; start < items.length; start += chunk) {
        const rows = items.slice(start, start + chunk).map(
          ({ key, ...item }, offset): PlanItemRow => ({
            ...item,
            id: `${id}|${key}`,
            planId: id,
            position: start + offset,
          }),
        );
        await store.commit({ put: rows.map((row) => ({ collection: planItems, row })) });
      }
      const plan: PlanRow = {
        id,
        createdAt,
        counts,
        hash: contentHash(items.map((item) => [item.key, item.action, item.hash, item.reason])),
        items: items.length,
        state: 'open',
      };
      await store.commit({ put: [{ collection: plans, row: plan }] });
      return plan;
    },
  };
}

/** The gate of a plan: lets through exactly what it holds. */
export function createPlanGate(store: TenantStore, planId: string): PlanGate {
  return {
    async allows(key, hash) {
      const [item] = await store.read({ collection: planItems, ids: [`${planId}|${key}`] });
      return item !== undefined && item.row.hash === hash;
    },
  };
}

/** The tenant under which a preview keeps what it works out; dropped when the plan is done. */
export function scratchTenant(store: Store, tenantId: string, planId: string): TenantStore {
  return store.tenant(`${tenantId}~${planId}`);
}
