import type { Fence, LeaseResult } from '../store.ts';

/** Leases of all tenants: one token counter, so that a token never comes back, not even after a tenant was dropped. */
export interface MemoryLeases {
  lease(
    tenantId: string,
    request: { readonly id: string; readonly holder: string; readonly ttlMs: number; readonly nowMs: number },
  ): LeaseResult;
  release(tenantId: string, fence: Fence): void;
  holds(tenantId: string, fence: Fence): boolean;
  drop(tenantId: string): void;
}

/** Leases held in memory. */
export function createMemoryLeases(): MemoryLeases {
  const tenants = new Map<string, Map<string, { holder: string; token: number; expiresAt: number }>>();
  let lastToken = 0;

  function holds(tenantId: string, fence: Fence): boolean {
    return tenants.get(tenantId)?.get(fence.leaseId)?.token === fence.token;
  }

  return {
    lease(tenantId, { id, holder, ttlMs, nowMs }) {
      const leases = tenants.get(tenantId) ?? new Map();
      tenants.set(tenantId, leases);
      const held = leases.get(id);
      const running = held && held.expiresAt > nowMs ? held : undefined;
      if (running && running.holder !== holder) {
        return { held: false, holder: running.holder, expiresAt: running.expiresAt };
      }
      const expiresAt = nowMs + ttlMs;
      if (!running) lastToken += 1;
      const token = running?.token ?? lastToken;
      leases.set(id, { holder, token, expiresAt });
      return { held: true, token, expiresAt };
    },
    release(tenantId, fence) {
      if (holds(tenantId, fence)) tenants.get(tenantId)?.delete(fence.leaseId);
    },
    holds,
    drop(tenantId) {
      tenants.delete(tenantId);
    },
  };
}
