import type { Clock, Logger } from '@crmsync/adapter';
import { type Random, systemClock, systemRandom } from '@crmsync/adapter-kit';
import type { Store, TenantStore } from '@crmsync/store';
import type { Vault } from './vault.ts';

/** What everything about the credentials of one tenant works with. */
export interface CredentialOptions {
  readonly store: Store;
  readonly tenantId: string;
  readonly vault: Vault;
  /** @default the real clock */
  readonly clock?: Clock;
  /** Jitter only. @default the platform's */
  readonly random?: Random;
  /** @default silent */
  readonly logger?: Logger;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
  /** Longest time one token request may take. @default 20000 */
  readonly timeoutMs?: number;
  /**
   * How long one process may be busy with a refresh before another tries; also how long a refresh without an answer is
   * left alone, since the vendor may still be at work on it. More than `timeoutMs` plus what clocks of the processes
   * differ by. @default 60000
   */
  readonly leaseMs?: number;
}

/** {@link CredentialOptions} with the defaults filled in. */
export interface CredentialContext {
  readonly tenant: TenantStore;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  readonly leaseMs: number;
}

const silent: Logger = { log: () => undefined };

/** @throws TypeError when the lease does not outlive a request */
export function credentialContext(options: CredentialOptions): CredentialContext {
  const { timeoutMs = 20_000, leaseMs = 60_000 } = options;
  if (!(leaseMs > timeoutMs)) throw new TypeError('leaseMs must be more than timeoutMs');
  return {
    tenant: options.store.tenant(options.tenantId),
    vault: options.vault,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    logger: options.logger ?? silent,
    fetch: options.fetch ?? globalThis.fetch,
    timeoutMs,
    leaseMs,
  };
}
