import type { FieldKind } from '@crmsync/model';
import { z } from 'zod';
import { isListKind } from './list-elements.ts';

/** How a field is settled that both sides changed differently, as data. */
export type FieldRule =
  | {
      readonly rule: 'newest';
      /** Edits in the same span of this many milliseconds count as simultaneous. @default 1000 */
      readonly toleranceMs?: number | undefined;
    }
  | { readonly rule: 'priority' /** Ids of sources, first wins. */; readonly order: readonly string[] }
  | { readonly rule: 'max' }
  | { readonly rule: 'min' }
  | {
      readonly rule: 'appendUnique';
      /** What stands between two notes. @default a blank line; `<br><br>` in HTML */
      readonly separator?: string | undefined;
    }
  | { readonly rule: 'setMerge' }
  | { readonly rule: 'longest' }
  | { readonly rule: 'mostComplete' }
  | { readonly rule: 'consentSafest' }
  | { readonly rule: 'preferLocal' }
  | { readonly rule: 'preferRemote' }
  | { readonly rule: 'manual' }
  | { readonly rule: 'custom' /** Key of the host's function in `customRules`. */; readonly name: string };

/** Checks a {@link FieldRule} that comes from a configuration. */
export const fieldRuleSchema: z.ZodType<FieldRule> = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('newest'), toleranceMs: z.number().int().min(0).optional() }),
  z.strictObject({ rule: z.literal('priority'), order: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ rule: z.literal('max') }),
  z.strictObject({ rule: z.literal('min') }),
  z.strictObject({ rule: z.literal('appendUnique'), separator: z.string().min(1).optional() }),
  z.strictObject({ rule: z.literal('setMerge') }),
  z.strictObject({ rule: z.literal('longest') }),
  z.strictObject({ rule: z.literal('mostComplete') }),
  z.strictObject({ rule: z.literal('consentSafest') }),
  z.strictObject({ rule: z.literal('preferLocal') }),
  z.strictObject({ rule: z.literal('preferRemote') }),
  z.strictObject({ rule: z.literal('manual') }),
  z.strictObject({ rule: z.literal('custom'), name: z.string().min(1) }),
]);

/** Milliseconds within which two edits count as simultaneous, unless a rule says otherwise. */
export const defaultToleranceMs = 1000;

/** The rule of a kind when nobody chose one: lists merge as sets, an opt-out wins, else the newest edit. */
export function defaultRuleFor(kind: FieldKind): FieldRule {
  if (isListKind(kind)) return { rule: 'setMerge' };
  if (kind === 'consent') return { rule: 'consentSafest' };
  return { rule: 'newest', toleranceMs: defaultToleranceMs };
}
