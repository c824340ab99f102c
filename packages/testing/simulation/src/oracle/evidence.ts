import type { HostEdit } from '../people.ts';
import type { SimType } from '../plain-value.ts';
import type { World } from '../world.ts';
import type { Excuses } from './excuses.ts';
import type { Families } from './families.ts';
import type { Lineage } from './lineage.ts';
import type { StoreRows } from './store-rows.ts';

/** A listing that came to its end; true times. */
export interface Listing {
  readonly crm: string;
  readonly type: SimType;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Everything that the oracle judges by. */
export interface Evidence {
  readonly world: World;
  readonly rows: StoreRows;
  readonly excuses: Excuses;
  readonly families: Families;
  readonly lineage: Lineage;
  readonly listings: readonly Listing[];
  readonly hostEdits: readonly HostEdit[];
  /** Reports a broken promise. */
  readonly finding: (rule: string, what: string) => void;
  /** Counts what cannot be promised. */
  readonly count: (name: string) => void;
}
