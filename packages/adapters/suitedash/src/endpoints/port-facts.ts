import type { PortFacts } from '@crmsync/adapter-kit';
import { lookBackMs, maxIds } from './read-records.ts';

/** What holds for every kind of record. */
export const portFacts = {
  batch: { get: maxIds },
  incremental: { kind: 'createdSince', precisionMs: 1000, lookBackMs, lagMs: 0 },
} satisfies PortFacts & { readonly batch: { readonly get: number } };
