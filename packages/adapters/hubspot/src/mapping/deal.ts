import {
  type Codec,
  choice,
  dateOnly,
  field,
  isoInstant,
  type Mapping,
  type MappingRow,
  money,
  pair,
  plainText,
  text,
  type WireValues,
} from '@crmsync/adapter-kit';
import type { DateOnly, Instant } from '@crmsync/model';
import { hubspotMapping } from './hubspot-mapping.ts';

/** The close date is a moment in HubSpot; the model's date is its day in UTC. */
const dayOfMoment: Codec<DateOnly> = { ...dateOnly(), write: (value) => `${value}T00:00:00.000Z` };

const isTrue = (wire: WireValues, property: string): boolean => wire[property] === 'true';

const status: MappingRow<string> = pair<string>({
  wire: ['hs_is_closed', 'hs_is_closed_won'],
  read: (wire) => (isTrue(wire, 'hs_is_closed_won') ? 'won' : isTrue(wire, 'hs_is_closed') ? 'lost' : 'open'),
});

const closedAt: MappingRow<Instant> = pair<Instant>({
  wire: ['hs_is_closed', 'closedate'],
  read: (wire, note) => (isTrue(wire, 'hs_is_closed') ? isoInstant().read(wire.closedate, note) : null),
});

/** Deals; pipeline and stage by their ids. @see https://developers.hubspot.com/docs/api-reference/crm-deals-v3/guide */
export function dealMapping(): Mapping<'deal'> {
  return hubspotMapping('deal', {
    name: field('dealname', text()),
    amount: money({ amount: 'amount', currency: 'deal_currency_code', as: 'text' }),
    pipeline: field('pipeline', text(), { neverEmpty: true }),
    stage: field('dealstage', text(), { neverEmpty: true }),
    status,
    expectedCloseOn: field('closedate', dayOfMoment),
    closedAt,
    lostReason: field('closed_lost_reason', text()),
    wonReason: field('closed_won_reason', text()),
    type: field('dealtype', choice()),
    priority: field('hs_priority', choice()),
    description: field('description', plainText()),
    owner: field('hubspot_owner_id', text()),
  });
}
