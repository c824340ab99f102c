import {
  choice,
  constant,
  dateOnly,
  field,
  type MappingRow,
  money,
  pair,
  percent,
  plainText,
  text,
  type WireValues,
} from '@crmsync/adapter-kit';
import { currencyField } from './account.ts';
import type { MappingSettings } from './contact.ts';
import { type FieldTable, fieldTable } from './field-table.ts';
import { pipelineId } from './reference-records.ts';
import { owner } from './shared-rows.ts';

const isTrue = (wire: WireValues, name: string): boolean => wire[name] === true || wire[name] === 'true';

const status: MappingRow<string> = pair<string>({
  wire: ['IsClosed', 'IsWon'],
  read: (wire) => (isTrue(wire, 'IsWon') ? 'won' : isTrue(wire, 'IsClosed') ? 'lost' : 'open'),
});

/** Opportunities; stages by their API names. */
export function opportunityTable({ multiCurrency }: MappingSettings): FieldTable<'deal'> {
  return fieldTable('deal', {
    name: field('Name', text({ maxLength: 120 }), { neverEmpty: true }),
    amount: money({ amount: 'Amount', ...currencyField(multiCurrency) }),
    stage: field('StageName', text(), { neverEmpty: true }),
    status,
    probability: field('Probability', percent()),
    expectedCloseOn: field('CloseDate', dateOnly(), { neverEmpty: true }),
    type: field('Type', choice()),
    source: field('LeadSource', text()),
    description: field('Description', plainText({ maxLength: 32_000 })),
    owner,
    pipeline: constant(pipelineId),
  });
}
