import type { FieldValues } from '@crmsync/model';
import { describe, expectTypeOf, it } from 'vitest';
import {
  type ContributedRecord,
  type Contribution,
  type FieldProvenance,
  type GoldenRecord,
  goldenRecord,
  type MergeUndo,
  planMerge,
  type SurvivorshipRule,
  type unmerge,
} from '../../src/index.ts';

describe('public types of golden records', () => {
  it('a contribution is a source, an id and fields; moments and checks are optional', () => {
    expectTypeOf<{ source: string; recordId: string; fields: FieldValues }>().toExtend<Contribution>();
    expectTypeOf<{ source: string; fields: FieldValues }>().not.toExtend<Contribution>();
    // A moment is an instant, never any text.
    expectTypeOf<{
      source: string;
      recordId: string;
      fields: FieldValues;
      updatedAt: string;
    }>().not.toExtend<Contribution>();
  });
  it('needs neither rules nor options', () => {
    expectTypeOf(goldenRecord).toBeCallableWith([]);
    expectTypeOf(goldenRecord).returns.toEqualTypeOf<GoldenRecord>();
    expectTypeOf<GoldenRecord['provenance'][string]>().toEqualTypeOf<FieldProvenance>();
  });
  it('a rule is data that its name tells apart', () => {
    expectTypeOf<{ rule: 'winnerOf'; field: string }>().toExtend<SurvivorshipRule>();
    expectTypeOf<{ rule: 'winnerOf' }>().not.toExtend<SurvivorshipRule>();
    expectTypeOf<{ rule: 'first' }>().not.toExtend<SurvivorshipRule>();
  });
  it('a merge hands out what its unmerge takes', () => {
    expectTypeOf(planMerge).toBeCallableWith({
      survivor: { id: 'a', contributions: [] },
      absorbed: { id: 'b', contributions: [] },
    });
    expectTypeOf<ReturnType<typeof planMerge>['undo']>().toEqualTypeOf<MergeUndo>();
    expectTypeOf<Parameters<typeof unmerge>[1]>().toEqualTypeOf<ContributedRecord>();
  });
});
