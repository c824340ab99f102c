import {
  dateOnly,
  defineMapping,
  field,
  isoInstant,
  type Mapping,
  type MappingGroup,
  type MappingRow,
  numericId,
  pair,
  percent,
  text,
  toDecimalText,
  unreadable,
  type WireValues,
} from '@crmsync/adapter-kit';
import type { Money } from '@crmsync/model';
import { customFields } from './custom-field.ts';
import { labelRow } from './label.ts';
import { closedStageId, parseStageReference, statusOfStage } from './stage-reference.ts';

/** Amount and currency. A deal always has an amount: clearing makes it 0. */
const amount: MappingRow<Money> = pair<Money>({
  wire: ['value'],
  optional: ['currency'],
  read: (wire, note) => {
    if (wire.value === null || wire.value === undefined) return null;
    const decimal = toDecimalText(wire.value);
    if (decimal === undefined) return unreadable(note, 'an amount');
    const currency = typeof wire.currency === 'string' && /^[A-Z]{3}$/.test(wire.currency) ? wire.currency : null;
    return { amount: decimal, currency };
  },
  write: (value, current) => {
    const currency = value.currency ?? current?.currency ?? null;
    return { value: Number(value.amount), ...(currency === null ? {} : { currency }) };
  },
  clear: { value: 0 },
});

/** Pipeline, stage and status belong together; a closed stage is a status. */
const progress: MappingGroup<'deal'> = {
  fields: ['pipeline', 'stage', 'status', 'lostReason'],
  readOnly: ['status'],
  wire: ['pipeline_id', 'stage_id'],
  optional: ['status', 'lost_reason'],
  read: (wire) => {
    const status = wire.status === 'won' || wire.status === 'lost' ? wire.status : 'open';
    const pipeline = idText(wire.pipeline_id);
    const stage = idText(wire.stage_id);
    const closed = status === 'open' || pipeline === null ? null : closedStageId(Number(pipeline), status);
    return {
      pipeline,
      stage: closed ?? stage,
      ...('status' in wire ? { status } : {}),
      // Reopening a deal clears its reason.
      lostReason: status === 'lost' && typeof wire.lost_reason === 'string' ? wire.lost_reason || null : null,
    };
  },
  write: (values, note, { patch }) => {
    const lost = values.stage != null && statusOfStage(values.stage) === 'lost';
    if (patch.lostReason && !lost) {
      note('LOST_REASON_LEFT_OUT', 'Only a lost deal has a reason for losing it here.');
    }
    return {
      ...stagePlace(values, patch, note),
      ...(patch.lostReason !== undefined && lost ? { lost_reason: patch.lostReason } : {}),
    };
  },
};

interface DealPlace {
  readonly pipeline?: string | null;
  readonly stage?: string | null;
}

function stagePlace(values: DealPlace, patch: DealPlace, note: (code: string, detail: string) => void): WireValues {
  const moved = patch.pipeline && /^\d+$/.test(patch.pipeline) ? { pipeline_id: Number(patch.pipeline) } : {};
  if (!patch.stage) return moved;
  const stage = parseStageReference(patch.stage);
  if (stage === null) {
    note('STAGE_UNKNOWN', 'The stage is none of this system; it was left out.');
    return moved;
  }
  if (stage.kind === 'stage') return { ...moved, stage_id: stage.stageId, status: 'open' };
  const already = values.pipeline === String(stage.pipelineId) && patch.pipeline === undefined;
  return { ...(already ? {} : { pipeline_id: stage.pipelineId }), status: stage.status };
}

/**
 * Deals.
 * @see https://developers.pipedrive.com/docs/api/v1/Deals
 */
export const dealMapping: Mapping<'deal'> = defineMapping('deal', {
  groups: [progress],
  rows: {
    name: field('title', text()),
    amount,
    probability: field('probability', percent()),
    expectedCloseOn: field('expected_close_date', dateOnly()),
    closedAt: field('close_time', isoInstant({ as: 'seconds' }), { readOnly: true }),
    stageChangedAt: field('stage_change_time', isoInstant({ as: 'seconds' }), { readOnly: true }),
    owner: field('owner_id', numericId(), { neverEmpty: true }),
    tags: labelRow,
  },
  custom: customFields,
});

function idText(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : null;
}
