import { z } from 'zod';
import { type FieldRule, fieldRuleSchema } from './field-rule.ts';

/**
 * Checks the name of a strategy. `timestamp_based`: the newest record, or edit, wins; `source_priority`: the first
 * source of a list; `field_merge`: a rule per field; `manual_review`: a person decides.
 */
export const conflictStrategySchema = z.enum(['timestamp_based', 'source_priority', 'field_merge', 'manual_review']);

/** How conflicts between two records are settled. */
export type ConflictStrategy = z.infer<typeof conflictStrategySchema>;

/** A strategy with what it needs, as data. */
export interface ConflictSettings {
  readonly strategy: ConflictStrategy;
  /** Source ids, first wins; also breaks ties of the other strategies. Needed by `source_priority`. */
  readonly sourcePriority?: readonly string[] | undefined;
  /** Rules by field; they win over the strategy. @default the rule of the field's kind, for `field_merge` */
  readonly rules?: { readonly [field: string]: FieldRule } | undefined;
  /** Edits in the same span of this many milliseconds count as simultaneous. @default 1000 */
  readonly toleranceMs?: number | undefined;
}

/** Checks {@link ConflictSettings} that come from a configuration. */
export const conflictSettingsSchema: z.ZodType<ConflictSettings> = z
  .strictObject({
    strategy: conflictStrategySchema,
    sourcePriority: z.array(z.string().min(1)).optional(),
    rules: z.record(z.string(), fieldRuleSchema).optional(),
    toleranceMs: z.number().int().min(0).optional(),
  })
  .refine((settings) => settings.strategy !== 'source_priority' || (settings.sourcePriority ?? []).length > 0, {
    path: ['sourcePriority'],
    message: 'name the sources, first wins',
  });
