import type { GetOutcome, ListOptions, RemoteRecord } from '@crmsync/adapter';
import { concurrently, definePort, type Port, type PortContext, path } from '@crmsync/adapter-kit';
import { z } from 'zod';
import { dealMapping } from '../mapping/deal.ts';
import { type DealWire, dealWire, participantWire } from '../wire.ts';
import { cost } from './limits.ts';
import { recordFacts, syncKeyRule } from './port-facts.ts';
import { type PipedriveSettings, syncKeyLabel } from './settings.ts';
import { findRecords, type SearchRule } from './v2-find.ts';
import type { V2Object } from './v2-object.ts';
import { incrementalFacts, v2Reads } from './v2-read.ts';
import { maxItems, v2Writes } from './v2-write.ts';

/** Archived deals are in a list of their own: without it archiving would look like nothing happened. */
const listPhases = [
  { path: 'deals', query: {}, tokens: 10 },
  { path: 'deals/archived', query: {}, tokens: 20 },
];

/** Deleted deals are listed for 30 days. */
const everyStatus = { status: 'open,won,lost,deleted' };

const deals: V2Object<DealWire> = {
  path: 'deals',
  schema: dealWire,
  query: {},
  listPhases,
  changePhases: listPhases.map((phase) => ({ ...phase, query: everyStatus })),
  links: [
    { role: 'companies', key: 'org_id', to: 'company', toObjectType: 'organizations' },
    { role: 'contacts', key: 'person_id', to: 'contact', toObjectType: 'persons' },
  ],
  isDeleted: (wire) => wire.status === 'deleted',
};

/** Deleted deals are listed for 30 days. */
const deletedKeptMs = 30 * 86_400_000;

const byName: SearchRule<DealWire> = {
  fields: 'title',
  matches: (wire, value) => wire.title?.trim().toLowerCase() === value.trim().toLowerCase(),
};

/**
 * Deals.
 * @see https://developers.pipedrive.com/docs/api/v1/Deals
 */
export function dealsPort(settings: PipedriveSettings): Port {
  const label = syncKeyLabel(settings, 'deal');
  const reads = v2Reads('deals', deals);
  const participants = settings.dealParticipants ?? false;
  return definePort<'deal'>({
    entity: 'deal',
    objectType: 'deals',
    mapping: dealMapping,
    endpoints: {
      ...reads,
      ...(participants
        ? {
            get: async (context, ids, options) =>
              withParticipants(context, await reads.get(context, ids, options), options),
          }
        : {}),
      ...v2Writes(deals, {
        syncKeyLabel: label,
        // A reason for losing can only be given to a deal that is lost.
        needsCurrent: ({ patch, current }) =>
          'lostReason' in patch.fields && !('stage' in { ...current?.fields, ...patch.fields }),
      }),
      find: (context, queries, options) =>
        findRecords(
          context,
          deals,
          { rules: { name: byName }, ...syncKeyRule(settings, label, 'deal') },
          queries,
          options,
        ),
    },
    required: [['name']],
    batch: { get: 100, create: maxItems, update: maxItems, delete: maxItems },
    incremental: { ...incrementalFacts, keptMs: deletedKeptMs },
    ...recordFacts('deal', ['name'], label),
    deletes: 'listed',
    associations: {
      companies: {
        targets: [{ entity: 'company', objectType: 'organizations' }],
        cardinality: 'one',
        touchesRecord: true,
        writable: true,
      },
      contacts: {
        targets: [{ entity: 'contact', objectType: 'persons' }],
        cardinality: 'one',
        touchesRecord: true,
        writable: true,
      },
      ...(participants
        ? {
            participants: {
              targets: [{ entity: 'contact' as const, objectType: 'persons' }],
              cardinality: 'many' as const,
              touchesRecord: false,
              writable: false,
            },
          }
        : {}),
    },
  });
}

/** Adds the people of each deal beside its one contact person, read one deal at a time. */
async function withParticipants(
  context: PortContext,
  outcomes: readonly GetOutcome[],
  options: ListOptions,
): Promise<readonly GetOutcome[]> {
  if (options.associations === false) return outcomes;
  return concurrently(outcomes, 4, async (outcome) => {
    if (outcome.status !== 'found' || outcome.record.deleted) return outcome;
    return { ...outcome, record: await withPeople(context, outcome.record) };
  });
}

const participantPage = z.object({
  data: z.array(participantWire).nullish(),
  additional_data: z
    .object({ pagination: z.object({ more_items_in_collection: z.boolean().nullish() }).nullish() })
    .nullish(),
});

async function withPeople(context: PortContext, record: RemoteRecord): Promise<RemoteRecord> {
  const answer = await context.http.send({
    method: 'GET',
    path: path`/v1/deals/${record.ref.id}/participants`,
    query: { limit: 500 },
    schema: participantPage,
    cost: cost(10),
    operation: 'deals.participants',
  });
  const refs = (answer.body.data ?? []).map(({ person_id: person }) => {
    return { objectType: 'persons', id: String(typeof person === 'number' ? person : person.value) };
  });
  const complete = answer.body.additional_data?.pagination?.more_items_in_collection !== true;
  return { ...record, associations: { ...record.associations, participants: { refs, complete } } };
}
