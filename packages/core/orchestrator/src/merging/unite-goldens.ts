import { defaultRuleFor, type FieldRule, isEmptyValue, mergeField, sameValue } from '@crmsync/conflict-resolver';
import type { FieldKind, FieldValue, FieldValues } from '@crmsync/model';
import { fieldKind } from '../hub-field.ts';
import { type FieldOrigin, type GoldenRow, originOf } from '../rows/golden.ts';
import type { MergeChoice } from '../rows/merge-choice.ts';
import type { SyncOptions } from '../sync-options.ts';
import type { MergeJudge } from './judge-merge.ts';

/** Kinds of custom fields, by field. */
export type CustomKinds = ReadonlyMap<string, FieldKind>;

/** What two golden records say together. */
export interface UnitedGoldens extends Pick<GoldenRow, 'fields' | 'origins'> {
  /** Fields in which it differs from what the survivor said. */
  readonly changed: readonly string[];
  /** Every field that either knows, with the reason. */
  readonly choices: readonly MergeChoice[];
}

/** A choice with where its value came from, as the golden record keeps it. */
export interface Settled {
  readonly choice: MergeChoice;
  readonly origin?: FieldOrigin;
}

/** Two golden records that are to become one. */
export interface GoldenPair {
  readonly survivor: GoldenRow;
  readonly absorbed: GoldenRow;
  readonly kinds: CustomKinds;
  readonly options: Pick<SyncOptions, 'defaultRegion'>;
}

/**
 * Unites two golden records. Where a rule or a person's pin decides, the judge says so; for all other fields the survivor's
 * value wins, its blanks are filled, and lists hold what either had.
 */
export function uniteGoldens(pair: GoldenPair, judge: MergeJudge): UnitedGoldens {
  const { survivor, absorbed, kinds, options } = pair;
  const compare = options.defaultRegion ? { defaultRegion: options.defaultRegion } : {};
  const fields: FieldValues = { ...survivor.fields };
  const origins = { ...survivor.origins };
  const changed: string[] = [];
  const choices: MergeChoice[] = [];
  for (const field of new Set([...Object.keys(survivor.fields), ...Object.keys(absorbed.fields), ...judge.fields])) {
    const { choice, origin } = judge.settle(field) ?? uniteField(pair, field);
    const local = survivor.fields[field];
    if (choice.decidedBy === 'pinned' || !isEmptyValue(choice.value) || !isEmptyValue(local)) choices.push(choice);
    const kind = fieldKind(survivor.entity, field, kinds);
    if (local === choice.value || sameValue(kind, local, choice.value, compare)) continue;
    fields[field] = choice.value;
    if (origin) origins[field] = origin;
    changed.push(field);
  }
  return { fields, origins, changed, choices };
}

function uniteField({ survivor, absorbed, kinds, options }: GoldenPair, field: string): Settled {
  const compare = options.defaultRegion ? { defaultRegion: options.defaultRegion } : {};
  const kind = fieldKind(survivor.entity, field, kinds);
  const [local, remote] = [survivor.fields[field], absorbed.fields[field]];
  const value =
    remote === undefined
      ? (local ?? null)
      : mergeField({
          ...{ field, kind, base: undefined, local, remote, rule: unitingRule(kind), compare },
          // Which of two main addresses stays is the survivor's, too.
          localStamp: { source: survivor.id },
          remoteStamp: { source: absorbed.id },
          sourceOrder: [survivor.id, absorbed.id],
        }).value;
  const isLocal = sameValue(kind, local, value, compare);
  const isRemote = sameValue(kind, remote, value, compare);
  const from = isLocal === isRemote ? 'both' : isLocal ? 'survivor' : 'absorbed';
  const origin = originOf(isLocal ? survivor : absorbed, field);
  const loser: FieldValue | undefined = isLocal ? remote : local;
  const other = originOf(isLocal ? absorbed : survivor, field);
  const others =
    isEmptyValue(loser) || isLocal === isRemote
      ? []
      : [{ source: other?.source ?? 'host', recordId: (isLocal ? absorbed : survivor).id, value: loser ?? null }];
  return {
    choice: {
      field,
      before: local ?? null,
      value,
      from,
      decidedBy: reasonOf(isLocal, isRemote, isEmptyValue(local), isEmptyValue(remote)),
      ...(origin ? { source: origin.source, ...(origin.at === undefined ? {} : { at: origin.at }) } : {}),
      others,
    },
    ...(origin ? { origin } : {}),
  };
}

function reasonOf(
  isLocal: boolean,
  isRemote: boolean,
  localBlank: boolean,
  remoteBlank: boolean,
): MergeChoice['decidedBy'] {
  if (isLocal && isRemote) return 'agreed';
  if (isLocal) return remoteBlank ? 'only' : 'survivor';
  if (isRemote) return localBlank ? 'filledBlank' : 'rule';
  return 'united';
}

/** Where nobody set a rule a person said whose values stand: only lists and consent are merged otherwise. */
export function unitingRule(kind: FieldKind): FieldRule {
  const usual = defaultRuleFor(kind);
  return usual.rule === 'newest' ? { rule: 'preferLocal' } : usual;
}
