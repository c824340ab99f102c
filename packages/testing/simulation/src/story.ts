import type { Quirks } from './crm/quirks.ts';
import type { SimType } from './plain-value.ts';
import type { Vendor } from './vendors/vendor.ts';

/** Which accounts there are: two or three two-way ones, or one that is only read and two two-way ones. */
export const topologies = ['two', 'three', 'pull'] as const;
/** Accounts as vendors have them, behind the real adapters: Salesforce, HubSpot and a table in PostgreSQL, all two-way. */
export const vendorTopology = 'vendors';
export type Topology = (typeof topologies)[number] | typeof vendorTopology;

/** Something that somebody does at a moment. `who` names a person or company by number, wherever its records are. */
export type Op = { readonly id: number; readonly at: number } & (
  | {
      readonly kind: 'create';
      readonly crm: string;
      readonly type: SimType;
      readonly who: number;
      /** Fields that are filled, each with the number of the edit that its value carries. */
      readonly fields: { readonly [field: string]: number };
    }
  | {
      readonly kind: 'edit';
      /** A CRM, or `host`. */
      readonly crm: string;
      readonly type: SimType;
      readonly who: number;
      readonly field: string;
      /** The number that the value carries; `null` clears. */
      readonly value: number | null;
    }
  | { readonly kind: 'tag'; readonly crm: string; readonly who: number; readonly add: boolean; readonly value: number }
  | {
      readonly kind: 'delete';
      readonly crm: string;
      readonly type: SimType;
      readonly who: number;
      readonly hard: boolean;
    }
  | { readonly kind: 'restore'; readonly crm: string; readonly type: SimType; readonly who: number }
  | { readonly kind: 'merge'; readonly crm: string; readonly who: number; readonly into: number }
  | {
      readonly kind: 'link';
      readonly crm: string;
      readonly who: number;
      readonly company: number;
      readonly add: boolean;
    }
  | { readonly kind: 'review' }
);

/** What goes wrong at one call, counted per target from 1. */
export interface Fault {
  /** `store`, or the id of a CRM. */
  readonly target: string;
  readonly call: number;
  readonly kind: FaultKind;
}

export const remoteFaults = [
  'error',
  'lost',
  'half',
  'partial',
  'limited',
  'slow',
  'unlinked',
  'rotate',
  'crashBefore',
  'crashAfter',
] as const;
export const storeFaults = ['fail', 'lost', 'refuse', 'pause', 'crashBefore', 'crashAfter'] as const;
export type FaultKind = (typeof remoteFaults)[number] | (typeof storeFaults)[number];

/** How the sync is set up. */
export interface StorySettings {
  readonly strategy: 'timestamp_based' | 'source_priority' | 'field_merge' | 'manual_review';
  readonly firstLink: 'fillBlanks' | 'strategy' | 'review';
  readonly deletes: 'ignore' | 'propagate';
  /** Deletions in a day that pass without a release. */
  readonly guard: number;
  readonly workers: number;
  /** Records per slice. */
  readonly sliceRecords: number;
  /** Longest pause between two runs of a worker. */
  readonly restMs: number;
  /** Whether somebody answers what waits for a person. */
  readonly reviews: boolean;
  /** How often everything is read whole. */
  readonly sweepEveryMs: number;
}

/** One account of a story. */
export interface StoryCrm {
  readonly id: string;
  readonly pullOnly: boolean;
  /** Of an account behind a real adapter: what the oracle has to know of its vendor. */
  readonly quirks: Quirks;
  /** @default simulated by the quirks */
  readonly vendor?: Vendor;
}

/** Everything that a simulation depends on: from equal stories come equal traces. */
export interface Story {
  readonly seed: number;
  readonly topology: Topology;
  readonly crms: readonly StoryCrm[];
  readonly settings: StorySettings;
  /** Virtual milliseconds in which things happen, before everything becomes quiet. */
  readonly lengthMs: number;
  readonly ops: readonly Op[];
  readonly faults: readonly Fault[];
}
