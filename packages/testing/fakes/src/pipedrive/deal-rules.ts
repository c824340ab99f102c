import { ApiError, failureBody, invalidInput } from './api-error.ts';
import { customFieldsCheck } from './custom-field-value.ts';
import { after, checkLink, checkOwner, type EntityRules, labelIds, type WriteDraft } from './entity-rules.ts';
import {
  type Check,
  clearable,
  date,
  flag,
  InputProblem,
  type InputShape,
  integer,
  moment,
  number,
  oneOf,
  text,
} from './input-shape.ts';
import type { Json, JsonObject } from './json.ts';
import { visibility } from './person-rules.ts';
import { v2Time } from './pipedrive-time.ts';

/** Rules of deals: the stage decides the pipeline, closing sets the closing times, an archived deal is read-only. */
export const dealRules: EntityRules = {
  entity: 'deal',
  required: ['title'],
  shape(state, mode): InputShape {
    return {
      title: text({ filled: true }),
      owner_id: integer,
      person_id: clearable(integer),
      org_id: clearable(integer),
      pipeline_id: integer,
      stage_id: integer,
      value: number,
      currency,
      is_archived: flag,
      archive_time: clearable(moment),
      status: oneOf('open', 'won', 'lost'),
      probability: clearable(percentage),
      lost_reason: clearable(text()),
      visible_to: visibility,
      close_time: clearable(moment),
      won_time: clearable(moment),
      lost_time: clearable(moment),
      expected_close_date: clearable(date),
      label_ids: labelIds(state, 'deal'),
      custom_fields: customFieldsCheck(state.fields.deal.get),
      ...(mode === 'create' ? { add_time: moment } : {}),
    };
  },
  complete(draft) {
    refuseArchived(draft);
    checkOwner(draft);
    checkLink(draft, 'person_id', 'person');
    checkLink(draft, 'org_id', 'organization');
    const now = v2Time(draft.state.now());
    return {
      title: after(draft, 'title', ''),
      owner_id: after(draft, 'owner_id', draft.cause.userId),
      person_id: after(draft, 'person_id', null),
      org_id: after(draft, 'org_id', null),
      ...place(draft, now),
      value: after(draft, 'value', 0),
      currency: after(draft, 'currency', draft.state.company.currency),
      ...archive(draft, now),
      ...closing(draft, now),
      probability: after(draft, 'probability', null),
      visible_to: after(draft, 'visible_to', 3),
      expected_close_date: after(draft, 'expected_close_date', null),
      label_ids: after(draft, 'label_ids', []),
      origin: after(draft, 'origin', draft.cause.source === 'api' ? 'API' : 'ManuallyCreated'),
      origin_id: after(draft, 'origin_id', null),
      channel: after(draft, 'channel', null),
      channel_id: after(draft, 'channel_id', null),
      source_lead_id: after(draft, 'source_lead_id', null),
      arr: null,
      mrr: null,
      acv: null,
    };
  },
};

const currency: Check = (value, path) => {
  if (typeof value !== 'string' || !/^[A-Z]{3}$/.test(value)) throw new InputProblem(path, 'must be a currency code');
  return value;
};

const percentage: Check = (value, path) => {
  const share = number(value, path);
  if (typeof share === 'number' && (share < 0 || share > 100)) throw new InputProblem(path, 'must be from 0 to 100');
  return share;
};

function refuseArchived({ before, input }: WriteDraft): void {
  if (before?.fields.is_archived === true && input.is_archived !== false) {
    throw new ApiError(400, failureBody('Archived deal cannot be edited', 'Unarchive the deal first.'));
  }
}

function place(draft: WriteDraft, now: string): JsonObject {
  const { state, input, before } = draft;
  const pipeline = input.pipeline_id ?? undefined;
  const stageId = input.stage_id ?? (pipeline === undefined ? before?.fields.stage_id : undefined) ?? firstStage(draft);
  const stage = typeof stageId === 'number' ? state.tables.stage.get(stageId) : undefined;
  if (stage === undefined || stage.deletedAtMs !== undefined) throw invalidInput(['stage_id: stage not found']);
  const pipelineId = stage.fields.pipeline_id ?? null;
  if (pipeline !== undefined && pipeline !== pipelineId) {
    throw invalidInput(['stage_id: stage does not belong to the pipeline']);
  }
  const moved = before !== undefined && before.fields.stage_id !== stage.id;
  return {
    pipeline_id: pipelineId,
    stage_id: stage.id,
    stage_change_time: moved ? now : (before?.fields.stage_change_time ?? null),
  };
}

function firstStage({ state, input, before }: WriteDraft): Json {
  const pipelineId = input.pipeline_id ?? before?.fields.pipeline_id;
  if (typeof pipelineId === 'number' && before?.fields.pipeline_id === pipelineId)
    return before.fields.stage_id ?? null;
  for (const stage of state.tables.stage.walk('order_nr', 'asc')) {
    if (stage.deletedAtMs !== undefined) continue;
    if (pipelineId === undefined || stage.fields.pipeline_id === pipelineId) return stage.id;
  }
  return null;
}

function archive(draft: WriteDraft, now: string): JsonObject {
  const archived = after(draft, 'is_archived', false);
  return {
    is_archived: archived,
    archive_time: archived === true ? (after(draft, 'archive_time', null) ?? now) : null,
  };
}

function closing(draft: WriteDraft, now: string): JsonObject {
  const { input, before } = draft;
  const status = after(draft, 'status', 'open');
  const only = (key: string, needed: boolean, states: string): void => {
    if (input[key] !== undefined && input[key] !== null && !needed) {
      throw invalidInput([`${key}: can only be set if deal status is ${states}`]);
    }
  };
  only('lost_reason', status === 'lost', 'lost');
  only('lost_time', status === 'lost', 'lost');
  only('won_time', status === 'won', 'won');
  only('close_time', status !== 'open', 'won or lost');
  const closedAt = (key: string): Json =>
    input[key] ?? (before?.fields.status === status ? before.fields[key] : undefined) ?? now;
  const ownTime = status === 'won' ? closedAt('won_time') : status === 'lost' ? closedAt('lost_time') : null;
  return {
    status,
    lost_reason: status === 'lost' ? after(draft, 'lost_reason', null) : null,
    won_time: status === 'won' ? ownTime : null,
    lost_time: status === 'lost' ? ownTime : null,
    close_time: status === 'open' ? null : (input.close_time ?? ownTime),
  };
}
