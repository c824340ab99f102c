import { bool, defineMapping, field, int, json, type Mapping, text, type WireProps } from '@crmsync/adapter-kit';
import type { Stage } from '@crmsync/model';
import { type FieldTable, fieldTable } from './field-table.ts';

const readOnly = { readOnly: true } as const;

/** Users: records are assigned to them. */
export function userTable(): FieldTable<'owner'> {
  return fieldTable(
    'owner',
    {
      name: field('Name', text(), readOnly),
      email: field('Email', text(), readOnly),
      active: field('IsActive', bool(), readOnly),
    },
    [],
    { custom: false },
  );
}

/** There is no pipeline object: all stages make one. */
export const pipelineId = 'Opportunity';

/** The one pipeline, as {@link pipelineValues} lays it out. */
export function pipelineMapping(): Mapping<'pipeline'> {
  return defineMapping('pipeline', {
    rows: {
      name: field('label', text(), readOnly),
      order: field('order', int(), readOnly),
      archived: field('archived', bool(), readOnly),
      stages: field('stages', json(), readOnly),
    },
  });
}

/** The pipeline of these `OpportunityStage` rows. */
export function pipelineValues(rows: readonly WireProps[]): WireProps {
  const stages = rows.map(stageOf).sort((left, right) => left.order - right.order);
  return { label: 'Opportunities', order: 0, archived: false, stages };
}

function stageOf(row: WireProps): Stage {
  const chance = Number(row.DefaultProbability ?? Number.NaN) / 100;
  const closed = row.IsClosed === true;
  return {
    id: String(row.ApiName),
    name: String(row.MasterLabel ?? row.ApiName),
    order: Number(row.SortOrder ?? 0),
    category: row.IsWon === true ? 'won' : closed ? 'lost' : 'open',
    probability: chance >= 0 && chance <= 1 ? chance : null,
    archived: row.IsActive === false,
  };
}
