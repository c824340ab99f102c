import { sameValue } from '@crmsync/conflict-resolver';
import {
  type Contribution,
  type ContributionRef,
  type FieldProvenance,
  type GoldenRecord,
  goldenRecord,
  type Pin,
  type SurvivorshipRules,
} from '@crmsync/dedupe';
import { type FieldKind, toInstant } from '@crmsync/model';
import type { EngineContext } from '../engine-context.ts';
import { fieldKind, roleOf } from '../hub-field.ts';
import { type FieldOrigin, type GoldenRow, originOf, pinOf } from '../rows/golden.ts';
import type { LinkRow } from '../rows/link.ts';
import { claimsOfGolden } from './claims-of-golden.ts';
import type { CustomKinds, Settled } from './unite-goldens.ts';

/** Settles the fields of a merge that a rule or a person decided. */
export interface MergeJudge {
  /** Fields that are pinned, whether or not either record has them. */
  readonly fields: readonly string[];
  /** All pins of both, each with the record it was set on. */
  readonly pins: readonly Pin[];
  /** `undefined` for a field that nobody made a rule for. */
  settle(field: string): Settled | undefined;
}

/** One of two golden records that are to become one. */
export interface MergeParty {
  readonly golden: GoldenRow;
  readonly links: readonly LinkRow[];
}

/**
 * Makes the judge of one merge.
 * @param chosenThere fields for which the account that merged its records has chosen already
 */
export function judgeMerge(
  ctx: EngineContext,
  survivor: MergeParty,
  absorbed: MergeParty,
  kinds: CustomKinds,
  chosenThere: ReadonlySet<string>,
): MergeJudge {
  const { survivorship = {} } = ctx.options;
  const { entity } = survivor.golden;
  const rules = survivorship.rules?.[entity];
  const pins = [...pinsOf(survivor.golden), ...pinsOf(absorbed.golden)];
  const byKind = survivorship.otherwise === 'byKind';
  if (!rules && !byKind && pins.length === 0) return { fields: [], pins, settle: () => undefined };
  const claims = [survivor, absorbed].map(({ golden, links }) => claimsOfGolden(ctx, golden, links));
  const kindOf = (field: string): FieldKind => fieldKind(entity, field, kinds);
  const record = goldenRecord(claims.flat(), rules, {
    entity,
    kinds: Object.fromEntries(claims.flat().flatMap(({ fields }) => Object.keys(fields).map((f) => [f, kindOf(f)]))),
    sourceOrder: ctx.options.conflicts?.sourcePriority ?? Object.keys(ctx.options.connections),
    now: toInstant(ctx.clock.now()),
    pins,
    ...(ctx.options.conflicts?.toleranceMs === undefined ? {} : { toleranceMs: ctx.options.conflicts.toleranceMs }),
    ...(ctx.options.defaultRegion === undefined ? {} : { defaultRegion: ctx.options.defaultRegion }),
  });
  const hasRule = (field: string): boolean =>
    roleOf(field) === undefined && !chosenThere.has(field) && (byKind || isNamed(rules, field));
  const sides: Sides = { survivor: survivor.golden, absorbed: absorbed.golden, claims, kindOf };
  return {
    fields: pins.map(({ field }) => field),
    pins,
    settle(field) {
      const provenance = record.provenance[field];
      if (!provenance || !(provenance.pin || hasRule(field))) return undefined;
      return settledBy(sides, field, provenance, record);
    },
  };
}

interface Sides {
  readonly survivor: GoldenRow;
  readonly absorbed: GoldenRow;
  readonly claims: readonly (readonly Contribution[])[];
  readonly kindOf: (field: string) => FieldKind;
}

function settledBy(sides: Sides, field: string, provenance: FieldProvenance, record: GoldenRecord): Settled {
  const { pin, won, winner, decidedBy, rule, lost } = provenance;
  const value = record.fields[field] ?? null;
  const givers = pin ? [pinGiver(sides, pin)] : [...new Set(won.map((claim) => giverOf(sides, claim)))];
  const [giver] = givers;
  const [claim] = won;
  const origin = originFrom(sides, field, provenance, giver);
  const ref = claim ?? winner;
  return {
    choice: {
      field,
      before: sides.survivor.fields[field] ?? null,
      value,
      from: givers.length > 1 ? 'both' : giver === undefined ? 'neither' : giver,
      decidedBy,
      rule: rule.rule,
      ...(origin ? { source: origin.source, ...(origin.at === undefined ? {} : { at: origin.at }) } : {}),
      ...(ref && ref.source === origin?.source ? { recordId: ref.recordId } : {}),
      others: lost,
    },
    ...(origin ? { origin } : {}),
  };
}

type Giver = 'survivor' | 'absorbed';

function originFrom(
  sides: Sides,
  field: string,
  { pin, won, winner }: FieldProvenance,
  giver: Giver | undefined,
): FieldOrigin | undefined {
  const golden = giver === undefined ? undefined : sides[giver];
  const [claim] = won;
  if (golden && (pin || (claim && sameValue(sides.kindOf(field), golden.fields[field], claim.value))))
    return originOf(golden, field);
  if (claim) return { source: claim.source, ...(claim.at === undefined ? {} : { at: claim.at }) };
  return winner ? { source: winner.source } : undefined;
}

function giverOf({ claims }: Sides, ref: ContributionRef): Giver {
  const isIn = (side: readonly Contribution[] | undefined): boolean =>
    side?.some(({ source, recordId }) => source === ref.source && recordId === ref.recordId) ?? false;
  return isIn(claims[0]) ? 'survivor' : 'absorbed';
}

function pinGiver({ survivor }: Sides, pin: Pin): Giver {
  return pin.setOn === survivor.id || pinOf(survivor, pin.field)?.at === pin.at ? 'survivor' : 'absorbed';
}

function pinsOf({ id, pins = [] }: GoldenRow): readonly Pin[] {
  return pins.map((pin) => ({ setOn: id, ...pin }));
}

function isNamed(rules: SurvivorshipRules | undefined, field: string): boolean {
  if (!rules) return false;
  if (rules.fields && Object.hasOwn(rules.fields, field)) return true;
  return rules.groups?.some((group) => group.fields.includes(field)) ?? false;
}
