import { after, checkLink, type EntityRules } from './entity-rules.ts';
import { clearable, flag, integer, text } from './input-shape.ts';

/** Rules of pipelines. */
export const pipelineRules: EntityRules = {
  entity: 'pipeline',
  required: ['name'],
  shape: () => ({ name: text({ filled: true }), is_deal_probability_enabled: flag }),
  complete: (draft) => ({
    name: after(draft, 'name', ''),
    order_nr: after(draft, 'order_nr', draft.state.tables.pipeline.nextId()),
    is_deal_probability_enabled: after(draft, 'is_deal_probability_enabled', false),
  }),
};

/** Rules of stages. */
export const stageRules: EntityRules = {
  entity: 'stage',
  required: ['name', 'pipeline_id'],
  shape: () => ({
    name: text({ filled: true }),
    pipeline_id: integer,
    deal_probability: integer,
    is_deal_rot_enabled: flag,
    days_to_rotten: clearable(integer),
  }),
  complete(draft) {
    checkLink(draft, 'pipeline_id', 'pipeline');
    return {
      order_nr: after(draft, 'order_nr', draft.state.tables.stage.nextId()),
      name: after(draft, 'name', ''),
      deal_probability: after(draft, 'deal_probability', 100),
      pipeline_id: after(draft, 'pipeline_id', null),
      is_deal_rot_enabled: after(draft, 'is_deal_rot_enabled', false),
      days_to_rotten: after(draft, 'days_to_rotten', null),
    };
  },
};
