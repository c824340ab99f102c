import { sameValue } from '@crmsync/conflict-resolver';
import { CrmSyncError } from '@crmsync/model';
import { contributionKey } from './claims-by-field.ts';
import type { Contribution, ContributionRef } from './contribution.ts';
import type { FieldProvenance, GoldenRecord } from './field-provenance.ts';
import { goldenRecord } from './golden-record.ts';
import { pinKey } from './pin-key.ts';
import type { Redirects } from './redirects.ts';
import type { Pin, SurvivorshipOptions } from './survivorship-options.ts';
import type { SurvivorshipRules } from './survivorship-rule.ts';

/** A golden record as what it is made of. */
export interface ContributedRecord {
  readonly id: string;
  readonly contributions: readonly Contribution[];
  readonly pins?: readonly Pin[];
}

/** Two golden records that are to become one. */
export interface MergeInput {
  readonly survivor: ContributedRecord;
  readonly absorbed: ContributedRecord;
  /** Id of the merged record. @default the survivor's */
  readonly id?: string;
}

/** Who owned what before a merge. */
export interface MergePart {
  readonly id: string;
  readonly contributions: readonly ContributionRef[];
  readonly pins: readonly Pin[];
}

/** What `unmerge` needs; JSON-safe, to be stored with the merge. It holds no values but those of pins. */
export interface MergeUndo {
  /** Id of the merged record. */
  readonly id: string;
  readonly survivor: MergePart;
  readonly absorbed: MergePart;
  /** Fields whose value the absorbed record gave: what a person decides about them later is about it. */
  readonly ledByAbsorbed: readonly string[];
}

/** What a merge makes of two golden records. Nothing is stored yet. */
export interface MergePlan {
  readonly merged: ContributedRecord;
  readonly golden: GoldenRecord;
  /** Fields in which the merged record means something else than the survivor alone. */
  readonly changed: readonly string[];
  /** Old ids that lead to the merged record from now on. */
  readonly redirects: Redirects;
  readonly undo: MergeUndo;
}

/**
 * Plans the merge of two golden records: the contributions and pins of both, and the golden record of all of them. The
 * values do not depend on which of the two survives.
 * @throws CrmSyncError `MERGE_SAME_RECORD` when both are one; all errors of {@link goldenRecord}
 */
export function planMerge(
  { survivor, absorbed, id = survivor.id }: MergeInput,
  rules: SurvivorshipRules = {},
  options: Omit<SurvivorshipOptions, 'pins'> = {},
): MergePlan {
  if (survivor.id === absorbed.id) {
    throw new CrmSyncError('dedupe: a golden record cannot be merged with itself', {
      code: 'MERGE_SAME_RECORD',
      remedy: 'Follow redirects before a merge: both ids may lead to one record by now.',
    });
  }
  const contributions = [...survivor.contributions, ...absorbed.contributions];
  const pins = [...pinsOf(survivor), ...pinsOf(absorbed)];
  const golden = goldenRecord(contributions, rules, { ...options, pins });
  const alone = goldenRecord(survivor.contributions, rules, { ...options, pins: pinsOf(survivor) });
  const old = [survivor.id, absorbed.id].filter((each) => each !== id);
  return {
    merged: { id, contributions, ...(pins.length === 0 ? {} : { pins }) },
    golden,
    changed: changedFields(alone, golden, options),
    redirects: Object.fromEntries(old.map((each) => [each, id])),
    undo: {
      id,
      survivor: partOf(survivor),
      absorbed: partOf(absorbed),
      ledByAbsorbed: Object.keys(golden.provenance).filter((field) =>
        isLedBy(absorbed, survivor, golden.provenance[field]),
      ),
    },
  };
}

function pinsOf({ id, pins = [] }: ContributedRecord): readonly Pin[] {
  return pins.map((pin) => ({ setOn: id, ...pin }));
}

function partOf({ id, contributions, pins = [] }: ContributedRecord): MergePart {
  const refs = new Map(
    contributions.map(({ source, recordId }) => [contributionKey({ source, recordId }), { source, recordId }]),
  );
  return { id, contributions: [...refs.values()], pins };
}

function changedFields(
  before: GoldenRecord,
  after: GoldenRecord,
  options: Omit<SurvivorshipOptions, 'pins'>,
): readonly string[] {
  const names = new Set([...Object.keys(before.fields), ...Object.keys(after.fields)]);
  return [...names].sort().filter((field) => {
    const kind = after.provenance[field]?.kind ?? 'json';
    return !sameValue(kind, before.fields[field], after.fields[field], options);
  });
}

function isLedBy(
  record: ContributedRecord,
  other: ContributedRecord,
  provenance: FieldProvenance | undefined,
): boolean {
  const { pin, winner } = provenance ?? {};
  const owns = (each: ContributedRecord): boolean => {
    if (pin) return pinsOf(each).some((own) => pinKey(own) === pinKey(pin));
    return each.contributions.some((own) => winner !== undefined && contributionKey(own) === contributionKey(winner));
  };
  return owns(record) && !owns(other);
}
