import type { ListOptions, Page } from '@crmsync/adapter';
import { cursorPaging, type PortContext, pageOf, readItems } from '@crmsync/adapter-kit';
import { z } from 'zod';
import { ownerValues, pipelineValues } from '../mapping/reference-records.ts';
import { ownerWire, pageWire, pipelineWire } from '../wire.ts';
import { costs } from './hubspot-object.ts';
import type { HubspotPaths } from './paths.ts';
import { momentOf } from './read-records.ts';

/** Most owners per page. */
const mostOwners = 100;

const ownerPaging = cursorPaging('hubspot.owners.list');

/** Owners, those still active first: archived ones come only when asked for, yet old records name them. */
export async function listOwners(context: PortContext, paths: HubspotPaths, options: ListOptions): Promise<Page> {
  const position = ownerPaging.open(options.cursor);
  const [state = 'active', after] = position.at?.split(/:(.*)/s) ?? [];
  const answer = await context.http.send({
    method: 'GET',
    path: paths.owners(),
    operation: 'owners.list',
    query: {
      limit: Math.max(1, Math.min(options.limit ?? mostOwners, mostOwners)),
      after: after === '' ? undefined : after,
      archived: state === 'archived',
    },
    schema: pageWire,
    cost: costs.api,
  });
  const more = answer.body.paging?.next?.after;
  return pageOf({
    style: ownerPaging,
    position,
    ...readItems(answer.body.results, {
      objectType: context.objectType,
      schema: ownerWire,
      read: (owner) =>
        context.record({
          id: owner.id,
          wire: ownerValues(owner),
          createdAt: momentOf(owner.createdAt),
          updatedAt: momentOf(owner.updatedAt),
        }),
    }),
    next: more === undefined ? (state === 'active' ? 'archived:' : null) : `${state}:${more}`,
    observedAt: answer.observedAt,
  });
}

/** The pipelines of deals, all on one page. */
export async function listPipelines(context: PortContext, paths: HubspotPaths): Promise<Page> {
  const answer = await context.http.send({
    method: 'GET',
    path: paths.pipelines('deals'),
    operation: 'pipelines.list',
    schema: z.object({ results: z.array(z.unknown()) }),
    cost: costs.api,
  });
  const read = readItems(answer.body.results, {
    objectType: context.objectType,
    schema: pipelineWire,
    read: (pipeline) =>
      context.record({
        id: pipeline.id,
        wire: pipelineValues(pipeline),
        createdAt: momentOf(pipeline.createdAt),
        updatedAt: momentOf(pipeline.updatedAt),
      }),
  });
  return { ...read, next: null, observedAt: answer.observedAt };
}
