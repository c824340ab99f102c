import type { Adapter, CredentialSource } from '@crmsync/adapter';
import type { SyncConnectionOptions } from '@crmsync/orchestrator';
import type { Values } from '../crm/sim-crm.ts';
import type { Life } from '../life.ts';
import type { SimType } from '../plain-value.ts';

/** A record as it lies at a vendor, in the fields of the simulation. */
export interface SiteRecord {
  readonly type: SimType;
  /** The vendor's id. */
  readonly id: string;
  readonly fields: Values;
  /** Vendor's ids of the companies it is associated with. */
  readonly companies: readonly string[];
  readonly gone?: 'soft' | { readonly mergedInto: string };
}

/** What people do in an account without the API. What the vendor refuses throws. */
export interface SiteUsers {
  create(type: SimType, values: Values): Promise<void>;
  edit(type: SimType, id: string, values: Values): Promise<void>;
  remove(type: SimType, id: string, hard: boolean): Promise<void>;
  restore(type: SimType, id: string): Promise<void>;
  /** Absent where people cannot merge. */
  merge?(type: SimType, loser: string, survivor: string): Promise<void>;
  link(contact: string, company: string, add: boolean): Promise<void>;
}

/** What passes between a worker and an account, and what comes in its way. */
export interface Passage {
  /** Carries one call to the account and its answer back: late, broken, or never. */
  carry<T>(life: Life, call: SiteCall<T>): Promise<T>;
}

/** What befalls a call on its way. */
export type Mishap = 'limited' | 'down' | 'cutBefore' | 'cutAfter' | 'half' | 'expired';

export interface SiteCall<T> {
  /** For the trace. */
  readonly name: string;
  /** Does it, with what befalls it. */
  readonly effect: (mishap: Mishap | undefined) => Promise<SiteAnswer<T>>;
  /** The ids of the records that an answer shows, and as of when. */
  readonly shows: (value: T) => { readonly ids: readonly string[]; readonly type?: SimType; readonly lagMs: number };
}

/** What came of a call: a value or an error, and whether a change was asked for. */
export type SiteAnswer<T> = { readonly wrote: boolean } & ({ readonly value: T } | { readonly error: unknown });

/** One account behind a real adapter. */
export interface Site {
  readonly users: SiteUsers;
  /** Everything that lies there now. */
  read(): Promise<readonly SiteRecord[]>;
  /** The names of its kinds of records in links. */
  readonly objectTypes: { readonly [T in SimType]: string };
  /** How a worker reaches it. */
  reach(
    life: Life,
    passage: Passage,
  ): {
    readonly adapter: Adapter;
    readonly credentials: CredentialSource;
    readonly connect?: NonNullable<SyncConnectionOptions['connect']>;
  };
}
