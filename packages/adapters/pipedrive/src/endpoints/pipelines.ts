import type { GetOutcome, Page, Quarantined, RemoteRecord } from '@crmsync/adapter';
import { definePort, type Port, type PortContext, path, readItems } from '@crmsync/adapter-kit';
import type { Instant } from '@crmsync/model';
import type { z } from 'zod';
import { pipelineMapping, stagesOf } from '../mapping/pipeline.ts';
import { type PipelineWire, pageEnvelope, pipelineWire, type StageWire, stageWire } from '../wire.ts';
import { cost } from './limits.ts';
import { instantOf } from './v2-object.ts';

/**
 * Pipelines with their stages. There are few, so they are always read whole.
 * @see https://developers.pipedrive.com/docs/api/v1/Pipelines
 */
export function pipelinesPort(): Port {
  return definePort<'pipeline'>({
    entity: 'pipeline',
    objectType: 'pipelines',
    mapping: pipelineMapping,
    endpoints: {
      list: (context) => list(context),
      get: async (context, ids) => {
        const { records, quarantined } = await list(context);
        const known = new Map<string, GetOutcome>([
          ...records.map((record) => [record.ref.id, { id: record.ref.id, status: 'found', record }] as const),
          ...quarantined.flatMap(({ ref, error }) =>
            ref ? [[ref.id, { id: ref.id, status: 'failed', error }] as const] : [],
          ),
        ]);
        return ids.map((id) => known.get(id) ?? { id, status: 'missing' });
      },
    },
    batch: { get: 100 },
    deletes: 'notFound',
    webhooks: {
      events: ['create', 'change', 'delete'].flatMap((action) => [`${action}.pipeline`, `${action}.stage`]),
      carries: 'ids',
    },
  });
}

async function list(context: PortContext): Promise<Page> {
  const pipelines = await readAll<PipelineWire>(context, 'pipelines', pipelineWire);
  const stages = await readAll<StageWire>(context, 'stages', stageWire);
  return {
    records: pipelines.items.map((wire) => toRecord(context, wire, stages.items)),
    quarantined: pipelines.quarantined,
    next: null,
    observedAt: pipelines.observedAt,
  };
}

interface WholeList<W> {
  readonly items: readonly W[];
  readonly quarantined: readonly Quarantined[];
  readonly observedAt: Instant;
}

async function readAll<W extends { readonly id: number }>(
  context: PortContext,
  name: 'pipelines' | 'stages',
  schema: z.ZodType<W>,
): Promise<WholeList<W>> {
  const items: W[] = [];
  const quarantined: Quarantined[] = [];
  let cursor: string | null | undefined;
  let observedAt: Instant | undefined;
  do {
    const answer = await context.http.send({
      method: 'GET',
      path: path`/api/v2/${name}`,
      query: { limit: 500, cursor },
      schema: pageEnvelope,
      cost: cost(5),
      operation: `${name}.list`,
    });
    observedAt ??= answer.observedAt;
    const read = readItems(answer.body.data ?? [], {
      objectType: name,
      schema,
      read: (wire) => {
        items.push(wire);
        return context.record({ id: String(wire.id), wire: {} });
      },
    });
    quarantined.push(...read.quarantined);
    cursor = answer.body.additional_data?.next_cursor;
  } while (cursor);
  return { items, quarantined, observedAt: observedAt ?? context.http.serverNow() };
}

function toRecord(context: PortContext, wire: PipelineWire, stages: readonly StageWire[]): RemoteRecord {
  return context.record({
    id: String(wire.id),
    wire: { ...wire, stages: stagesOf(wire, stages) },
    createdAt: instantOf(wire.add_time),
    updatedAt: instantOf(wire.update_time),
    deleted: wire.is_deleted ? { kind: 'soft' } : undefined,
  });
}
