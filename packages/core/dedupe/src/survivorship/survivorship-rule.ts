import { z } from 'zod';

/** How far a source is trusted with a field: a number, or one that falls with the age of the value. */
export type TrustScore =
  | number
  | {
      readonly max: number;
      /** What is left of it when `decayMs` have passed. @default 0 */
      readonly min?: number | undefined;
      /** Milliseconds from `max` to `min`, in a straight line. */
      readonly decayMs: number;
    };

/** Whether a cleared value gives way to any filled one. @default false: cleared is a value like any other */
interface BlankChoice {
  readonly unlessBlank?: boolean | undefined;
}

/** How the value of a field is found among contributions, as data. */
export type SurvivorshipRule =
  | ({
      readonly rule: 'newest';
      /** Moments closer to the newest one than this tie. @default the option `toleranceMs` */
      readonly toleranceMs?: number | undefined;
    } & BlankChoice)
  | { readonly rule: 'oldest'; readonly toleranceMs?: number | undefined }
  | ({
      readonly rule: 'priority';
      /** Sources, first wins. @default the option `sourceOrder` */
      readonly order?: readonly string[] | undefined;
    } & BlankChoice)
  | ({
      readonly rule: 'trust';
      readonly scores: { readonly [source: string]: TrustScore };
      /** For sources without a score. @default 0 */
      readonly others?: TrustScore | undefined;
    } & BlankChoice)
  | { readonly rule: 'longest' }
  | { readonly rule: 'mostComplete' }
  | { readonly rule: 'mostFrequent' }
  | { readonly rule: 'union' }
  | { readonly rule: 'appendUnique' }
  | { readonly rule: 'max' }
  | { readonly rule: 'min' }
  | { readonly rule: 'anyTrue' }
  | {
      readonly rule: 'furthest';
      /** Keys or categories from first to last. @default the lifecycle categories of the model */
      readonly order?: readonly string[] | undefined;
    }
  | { readonly rule: 'consentSafest' }
  | { readonly rule: 'winnerOf' /** The field whose winner gives this one too. */; readonly field: string };

/** Fields whose values come from one contribution. */
export interface FieldGroup {
  readonly fields: readonly string[];
  /** Members that decide: a contribution that knows more of them ranks first. @default all members */
  readonly key?: readonly string[] | undefined;
  /** Chooses the contribution; rules that combine values choose as `newest` does. @default `newest` */
  readonly rule?: SurvivorshipRule | undefined;
}

/** Rules where the defaults do not do. */
export interface SurvivorshipRules {
  readonly fields?: { readonly [field: string]: SurvivorshipRule } | undefined;
  /** @default the groups of the entity; fields with a rule of their own leave them */
  readonly groups?: readonly FieldGroup[] | undefined;
}

const span = z.number().int().min(0);
const score: z.ZodType<TrustScore> = z.union([
  z.number(),
  z.strictObject({ max: z.number(), min: z.number().optional(), decayMs: z.number().positive() }),
]);
const name = z.string().min(1);
const unlessBlank = z.boolean().optional();

/** Checks a {@link SurvivorshipRule} that comes from a configuration. */
export const survivorshipRuleSchema: z.ZodType<SurvivorshipRule> = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('newest'), toleranceMs: span.optional(), unlessBlank }),
  z.strictObject({ rule: z.literal('oldest'), toleranceMs: span.optional() }),
  z.strictObject({ rule: z.literal('priority'), order: z.array(name).min(1).optional(), unlessBlank }),
  z.strictObject({ rule: z.literal('trust'), scores: z.record(name, score), others: score.optional(), unlessBlank }),
  z.strictObject({ rule: z.literal('longest') }),
  z.strictObject({ rule: z.literal('mostComplete') }),
  z.strictObject({ rule: z.literal('mostFrequent') }),
  z.strictObject({ rule: z.literal('union') }),
  z.strictObject({ rule: z.literal('appendUnique') }),
  z.strictObject({ rule: z.literal('max') }),
  z.strictObject({ rule: z.literal('min') }),
  z.strictObject({ rule: z.literal('anyTrue') }),
  z.strictObject({ rule: z.literal('furthest'), order: z.array(name).min(1).optional() }),
  z.strictObject({ rule: z.literal('consentSafest') }),
  z.strictObject({ rule: z.literal('winnerOf'), field: name }),
]);

/** Checks {@link SurvivorshipRules} that come from a configuration. */
export const survivorshipRulesSchema: z.ZodType<SurvivorshipRules> = z.strictObject({
  fields: z.record(name, survivorshipRuleSchema).optional(),
  groups: z
    .array(
      z.strictObject({
        fields: z.array(name).min(1),
        key: z.array(name).min(1).optional(),
        rule: survivorshipRuleSchema.optional(),
      }),
    )
    .optional(),
});
