import type { EntityType, FieldValue } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';
import type { RunCounts } from '../run-counts.ts';

/** A plan: what a run would do, worked out without writing anything. */
export interface PlanRow {
  readonly id: string;
  readonly createdAt: string;
  readonly counts: RunCounts;
  /** Hash over all items, so that two equal plans are seen to be equal. */
  readonly hash: string;
  readonly items: number;
  readonly state: 'open' | 'applied';
  /** The run whose writes it takes back. */
  readonly undoes?: string;
  /** By connection: items of an undo that are done, by position. */
  readonly undone?: { readonly [connectionId: string]: number };
}

/** One thing a plan would do, with its reason and the fields it concerns. */
export interface PlanItemRow {
  readonly id: string;
  readonly planId: string;
  readonly position: number;
  readonly direction: 'inbound' | 'outbound';
  readonly connectionId: string;
  readonly entity: EntityType;
  readonly objectType: string;
  readonly action: 'create' | 'update' | 'delete' | 'link' | 'conflict' | 'skip' | 'ask';
  readonly goldenId?: string;
  readonly remoteId?: string;
  readonly fields: { readonly [field: string]: { readonly before: FieldValue; readonly after: FieldValue } };
  readonly reason: string;
  /** What the item rests on: another one is refused at apply. */
  readonly hash: string;
}

export const plans = defineCollection<PlanRow>()(
  'plans',
  { createdAt: 'text' },
  { byTime: { columns: ['createdAt'] } },
);

export const planItems = defineCollection<PlanItemRow>()(
  'plan_items',
  { planId: 'text', position: 'integer', action: 'text' },
  { byPlan: { columns: ['planId', 'position'] }, byAction: { columns: ['planId', 'action', 'position'] } },
);
