import { defaultRuleFor, type FieldRule } from '@crmsync/conflict-resolver';
import type { EntityType, FieldKind } from '@crmsync/model';
import type { SyncOptions } from './sync-options.ts';

/** Decides which rule settles a field that both sides changed. */
export interface MergePolicy {
  ruleFor(entity: EntityType, field: string, kind: FieldKind): FieldRule;
  /** For fields that differ when a link is made. */
  firstLinkRule(entity: EntityType, field: string, kind: FieldKind): FieldRule | 'leave';
  /** Whether an inbound value may empty or replace one the hub has, though only the remote changed. */
  readonly append: boolean;
  readonly sourceOrder: readonly string[];
}

/** Kinds whose values are lists merged element by element. */
const isList = (kind: FieldKind): boolean => defaultRuleFor(kind).rule === 'setMerge';

/** The merge policy of a run: the configured strategy, bent by the run's mode. */
export function createMergePolicy(options: SyncOptions, mode: 'normal' | 'append' | 'overwrite'): MergePolicy {
  const conflicts = options.conflicts ?? {};
  const sourceOrder = conflicts.sourcePriority ?? Object.keys(options.connections);
  const byStrategy = (kind: FieldKind): FieldRule => {
    const strategy = conflicts.strategy ?? 'timestamp_based';
    if (isList(kind) || kind === 'consent') return defaultRuleFor(kind);
    if (strategy === 'manual_review') return { rule: 'manual' };
    if (strategy === 'source_priority') return { rule: 'priority', order: [...sourceOrder] };
    if (strategy === 'field_merge') return defaultRuleFor(kind);
    return { rule: 'newest', toleranceMs: conflicts.toleranceMs ?? 1000 };
  };
  const ruleFor = (entity: EntityType, field: string, kind: FieldKind): FieldRule => {
    if (mode === 'overwrite') return { rule: 'preferRemote' };
    if (mode === 'append' && !isList(kind)) return { rule: 'preferLocal' };
    return conflicts.rules?.[entity]?.[field] ?? byStrategy(kind);
  };
  return {
    ruleFor,
    firstLinkRule(entity, field, kind) {
      if (mode === 'overwrite') return { rule: 'preferRemote' };
      // An opt-out counts from the first moment, whatever else is left alone.
      if (mode === 'append' || isList(kind) || kind === 'consent') return ruleFor(entity, field, kind);
      const first = options.firstLink ?? 'fillBlanks';
      if (first === 'fillBlanks') return 'leave';
      return first === 'review' ? { rule: 'manual' } : ruleFor(entity, field, kind);
    },
    append: mode === 'append',
    sourceOrder,
  };
}
