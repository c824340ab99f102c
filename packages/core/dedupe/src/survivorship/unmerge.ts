import { CrmSyncError } from '@crmsync/model';
import { contributionKey } from './claims-by-field.ts';
import type { Contribution } from './contribution.ts';
import { pinKey } from './pin-key.ts';
import type { ContributedRecord, MergePart, MergeUndo } from './plan-merge.ts';
import type { Redirects } from './redirects.ts';
import type { Pin } from './survivorship-options.ts';

/** Whose something is that came after the merge. */
export type MergeSide = 'survivor' | 'absorbed';

/** Where to put what came after the merge and belonged to neither record before. */
export interface UnmergeOptions {
  /** @default the survivor */
  readonly sideOfContribution?: (contribution: Contribution) => MergeSide;
  /** @default the record that gave the field its value when they were merged; for other merges' pins the survivor */
  readonly sideOfPin?: (pin: Pin) => MergeSide;
}

/** Both records as they are now. */
export interface Unmerged {
  readonly survivor: ContributedRecord;
  readonly absorbed: ContributedRecord;
  /** Ids whose redirects of this merge end. */
  readonly released: readonly string[];
  /** Redirects to add: an id that the merge gave out leads to the survivor. */
  readonly redirects: Redirects;
}

/**
 * Takes a merge back. Contributions and pins go to the record that had them, as they are now: edited ones edited, deleted
 * ones gone, released pins released. Other merges into the same record since then stay with the survivor.
 * @throws CrmSyncError `UNMERGE_OUT_OF_ORDER` when the merged record has itself been merged away since
 */
export function unmerge(undo: MergeUndo, current: ContributedRecord, options: UnmergeOptions = {}): Unmerged {
  if (current.id !== undo.id) {
    throw new CrmSyncError('dedupe: the merged record is not the one that this merge made', {
      code: 'UNMERGE_OUT_OF_ORDER',
      remedy: 'Take back the later merges first, the last one before the others.',
    });
  }
  const ids = [undo.survivor.id, undo.absorbed.id];
  return {
    survivor: restored(undo, 'survivor', current, options),
    absorbed: restored(undo, 'absorbed', current, options),
    released: ids.filter((id) => id !== undo.id),
    redirects: ids.includes(undo.id) ? {} : { [undo.id]: undo.survivor.id },
  };
}

function restored(
  undo: MergeUndo,
  side: MergeSide,
  current: ContributedRecord,
  options: UnmergeOptions,
): ContributedRecord {
  const part = undo[side];
  const other = undo[side === 'survivor' ? 'absorbed' : 'survivor'];
  const contributions = current.contributions.filter((contribution) => {
    if (hadContribution(part, contribution)) return true;
    return !hadContribution(other, contribution) && sideOf(options.sideOfContribution, contribution) === side;
  });
  const pins = new Map<string, Pin>();
  for (const pin of current.pins ?? []) {
    const own = part.pins.find((each) => pinKey(each) === pinKey(pin));
    if (own) pins.set(pinKey(pin), own);
    else if (!hadPin(other, pin) && sideOfPin(undo, pin, options) === side) pins.set(pinKey(pin), pin);
  }
  return { id: part.id, contributions, ...(pins.size === 0 ? {} : { pins: [...pins.values()] }) };
}

function hadContribution({ contributions }: MergePart, contribution: Contribution): boolean {
  const id = contributionKey(contribution);
  return contributions.some((own) => contributionKey(own) === id);
}

function hadPin({ pins }: MergePart, pin: Pin): boolean {
  return pins.some((own) => pinKey(own) === pinKey(pin));
}

function sideOf(choose: UnmergeOptions['sideOfContribution'], contribution: Contribution): MergeSide {
  return choose?.(contribution) ?? 'survivor';
}

/** A pin that says on which record it was set came with a merge of another one. */
function sideOfPin(undo: MergeUndo, pin: Pin, options: UnmergeOptions): MergeSide {
  if (options.sideOfPin) return options.sideOfPin(pin);
  if (pin.setOn === undo.absorbed.id) return 'absorbed';
  if (pin.setOn !== undefined && pin.setOn !== undo.id) return 'survivor';
  return undo.ledByAbsorbed.includes(pin.field) ? 'absorbed' : 'survivor';
}
