import { type WebhookEvent, type WebhookRequest, WireFormatError } from '@crmsync/adapter';
import { contentHash, type Instant, type RemoteRef, toInstant } from '@crmsync/model';
import { z } from 'zod';
import { taskTypes } from './mapping/task.ts';

const idText = z.union([z.string(), z.number()]).transform(String);
const recordPart = z.object({
  id: idText.nullish(),
  type: z.string().nullish(),
  pipeline_id: idText.nullish(),
  update_time: z.string().nullish(),
});
type RecordPart = z.infer<typeof recordPart>;

/** v2, default since March 2025. Ids in `meta` are text. @see https://pipedrive.readme.io/docs/guide-for-webhooks-v2 */
const eventV2 = z.object({
  meta: z.object({
    version: z.string(),
    action: z.string(),
    entity: z.string(),
    entity_id: idText.nullish(),
    id: idText.nullish(),
    company_id: idText.nullish(),
    user_id: idText.nullish(),
    timestamp: z.union([z.string(), z.number()]).nullish(),
    change_source: z.string().nullish(),
    merged_to_id: idText.nullish(),
    merged_from_id: idText.nullish(),
  }),
  data: recordPart.nullish(),
  previous: recordPart.nullish(),
});

/** v1, of hooks made before: `event` is `<action>.<object>`, times are seconds, a merge names no survivor. */
const eventV1 = z.object({
  event: z.string().nullish(),
  current: recordPart.nullish(),
  previous: recordPart.nullish(),
  meta: z.object({
    action: z.string(),
    object: z.string(),
    id: idText.nullish(),
    company_id: idText.nullish(),
    user_id: idText.nullish(),
    timestamp: z.union([z.string(), z.number()]).nullish(),
    change_source: z.string().nullish(),
    webhook_id: idText.nullish(),
  }),
});

const kinds: { readonly [action: string]: WebhookEvent['kind'] } = {
  create: 'created',
  added: 'created',
  change: 'updated',
  updated: 'updated',
  delete: 'deleted',
  deleted: 'deleted',
  merged: 'merged',
};

const objectTypes: { readonly [entity: string]: string } = {
  person: 'persons',
  organization: 'organizations',
  deal: 'deals',
  note: 'notes',
  user: 'users',
  pipeline: 'pipelines',
};

/**
 * Reads one webhook of either version. The content is a hint: shapes differ from those of the API, so the record is to
 * be read again.
 * @throws WireFormatError when the body is none of Pipedrive's
 */
export function parseWebhook(request: WebhookRequest): readonly WebhookEvent[] {
  const body = parseBody(request.rawBody);
  const second = eventV2.safeParse(body);
  if (second.success) return [eventOfV2(second.data)];
  const first = eventV1.safeParse(body);
  if (first.success) return [eventOfV1(first.data)];
  throw new WireFormatError('pipedrive: webhook: the body has neither the first nor the second version of the format', {
    paths: second.error.issues.map((issue) => issue.path.join('.')),
  });
}

function eventOfV2({ meta, data, previous }: z.infer<typeof eventV2>): WebhookEvent {
  const id = meta.entity_id ?? data?.id ?? previous?.id;
  const [ref, ...others] = refsOf(meta.entity, id, [data, previous]);
  const [survivor] = refsOf(meta.entity, meta.merged_to_id, []);
  const losers = refsOf(meta.entity, meta.merged_from_id, []).slice(0, 1);
  return {
    // The id of a user event may be that of the user, so it alone identifies nothing.
    eventId:
      meta.entity === 'user' || meta.id == null
        ? contentHash([meta.entity, meta.id ?? id ?? null, meta.action, meta.timestamp ?? null])
        : meta.id,
    type: `${meta.action}.${meta.entity}`,
    kind: kindOf(meta, ref, survivor),
    ...factsOf(meta),
    ...(ref ? { ref } : {}),
    ...(others.length + losers.length === 0 ? {} : { also: [...others, ...losers] }),
    ...(survivor ? { mergedInto: survivor } : {}),
  };
}

function eventOfV1({ meta, event, current, previous }: z.infer<typeof eventV1>): WebhookEvent {
  const id = meta.id ?? current?.id ?? previous?.id;
  const [ref, ...also] = refsOf(meta.object, id, [current, previous]);
  return {
    eventId: contentHash([meta.object, id ?? null, meta.action, meta.timestamp ?? null, current?.update_time ?? null]),
    type: event ?? `${meta.action}.${meta.object}`,
    kind: kindOf({ action: meta.action, entity: meta.object }, ref, undefined),
    ...factsOf(meta),
    ...(ref ? { ref } : {}),
    ...(also.length === 0 ? {} : { also }),
  };
}

/** A stage is part of its pipeline, so whatever happens to it changes the pipeline. */
function kindOf(
  meta: { readonly action: string; readonly entity: string },
  ref: RemoteRef | undefined,
  survivor: RemoteRef | undefined,
): WebhookEvent['kind'] {
  if (ref === undefined) return 'other';
  if (survivor) return 'merged';
  return meta.entity === 'stage' ? 'updated' : (kinds[meta.action] ?? 'other');
}

/** The records an event names. An activity whose type has changed, or is not told, may be of either port. */
function refsOf(
  entity: string,
  id: string | null | undefined,
  states: readonly (RecordPart | null | undefined)[],
): readonly RemoteRef[] {
  if (entity === 'stage') {
    const pipeline = states.find((state) => state?.pipeline_id != null)?.pipeline_id;
    return pipeline == null ? [] : [{ objectType: 'pipelines', id: pipeline }];
  }
  if (id == null) return [];
  if (entity === 'activity') {
    const types = states.flatMap((state) => state?.type ?? []);
    const ports = types.length === 0 ? ['activities', 'tasks'] : types.map(portOfType);
    return [...new Set(ports)].map((objectType) => ({ objectType, id }));
  }
  const objectType = objectTypes[entity];
  return objectType === undefined ? [] : [{ objectType, id }];
}

function portOfType(type: string): string {
  return taskTypes.includes(type) ? 'tasks' : 'activities';
}

interface EventMeta {
  readonly company_id?: string | null | undefined;
  readonly timestamp?: string | number | null | undefined;
  readonly change_source?: string | null | undefined;
  readonly user_id?: string | null | undefined;
}

function factsOf(meta: EventMeta): Pick<WebhookEvent, 'accountId' | 'occurredAt' | 'origin'> {
  const occurredAt = momentOf(meta.timestamp);
  const origin = {
    ...(meta.change_source == null ? {} : { source: meta.change_source }),
    ...(meta.user_id == null ? {} : { actor: meta.user_id }),
  };
  return {
    ...(meta.company_id == null ? {} : { accountId: meta.company_id }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(Object.keys(origin).length === 0 ? {} : { origin }),
  };
}

/** ISO text, or epoch seconds or milliseconds as a number. */
function momentOf(timestamp: string | number | null | undefined): Instant | undefined {
  if (timestamp == null) return undefined;
  if (typeof timestamp === 'number') return toInstant(timestamp < 1e11 ? timestamp * 1000 : timestamp);
  return Number.isNaN(Date.parse(timestamp)) ? undefined : toInstant(timestamp);
}

function parseBody(rawBody: Uint8Array): unknown {
  try {
    const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
    return body;
  } catch (cause) {
    throw new WireFormatError('pipedrive: webhook: the body is no JSON', { cause });
  }
}
