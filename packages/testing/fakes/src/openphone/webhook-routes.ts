import { z } from 'zod';
import type { PathRoute } from '../path-router.ts';
import { type ApiCall, answerData, type Endpoint, readBody } from './api-call.ts';
import { badInput, notFound } from './api-error.ts';
import { type OpenPhoneState, ownerId } from './openphone-state.ts';
import type { Webhook, WebhookRegistry } from './webhook-registry.ts';

/** Events of each kind of webhook in the first API. */
const kinds = {
  messages: ['message.received', 'message.delivered'],
  calls: ['call.completed', 'call.ringing', 'call.recording.completed'],
  'call-summaries': ['call.summary.completed'],
  'call-transcripts': ['call.transcript.completed'],
} as const;

/** Events that only webhooks of the dated API and those made in the application carry. */
const laterEvents = [
  'message.failed',
  'message.undelivered',
  'call.answered',
  'call.missed',
  'call.forwarded',
  'call.menu.selected',
  'call.voicemail.completed',
  'contact.updated',
  'contact.deleted',
];

/** Every event there is. */
export const allEvents: readonly string[] = [...Object.values(kinds).flat(), ...laterEvents];

/** Webhooks that one workspace may have in the dated API. */
const mostWebhooks = 50;
const status = z.enum(['enabled', 'disabled']);
const resourceIds = z.union([z.tuple([z.literal('*')]), z.array(z.string().startsWith('PN')).min(1)]);

/** Webhooks of the first API. */
export function webhookRoutes(state: OpenPhoneState, registry: WebhookRegistry): PathRoute<Endpoint>[] {
  const creates = Object.entries(kinds).map(([kind, events]) => ({
    method: 'POST',
    pattern: `/webhooks/${kind}`,
    endpoint(call: ApiCall) {
      const input = readBody(
        call,
        z.object({
          url: z.url(),
          events: z.array(z.enum(events)).min(1),
          resourceIds: resourceIds.default(['*']),
          label: z.string().nullable().default(null),
          status: status.default('enabled'),
          userId: z.string().startsWith('US').default(ownerId(state)),
        }),
      );
      const webhook: Webhook = { ...newWebhook(state), ...input, form: 'legacy', key: state.newKey() };
      registry.put(webhook);
      return answerData(legacyAnswer(state, webhook), 201);
    },
  }));
  const legacyOnes = (): Webhook[] => registry.all().filter(({ form }) => form !== 'dated');
  return [
    ...creates,
    {
      method: 'GET',
      pattern: '/webhooks',
      endpoint({ query }) {
        const userId = query.get('userId') ?? ownerId(state);
        const own = legacyOnes().filter((webhook) => webhook.userId === userId);
        return answerData(own.map((webhook) => legacyAnswer(state, webhook)));
      },
    },
    {
      method: 'GET',
      pattern: '/webhooks/{id}',
      endpoint: ({ params }) => answerData(legacyAnswer(state, known(legacyOnes(), params.id))),
    },
    {
      method: 'DELETE',
      pattern: '/webhooks/{id}',
      endpoint({ params }) {
        registry.remove(known(legacyOnes(), params.id).id);
        return { status: 204 };
      },
    },
  ];
}

/** Webhooks of the dated API; their key is shown on creation and rotation only. */
export function datedWebhookRoutes(state: OpenPhoneState, registry: WebhookRegistry): PathRoute<Endpoint>[] {
  const input = z.object({
    url: z.url(),
    events: z.array(z.enum(allEvents)).min(1),
    resourceIds: resourceIds.default(['*']),
    label: z.string().nullable().default(null),
    status: status.default('enabled'),
  });
  const own = (): Webhook[] => registry.all().filter(({ form }) => form === 'dated');
  const replace = (webhook: Webhook): Webhook => {
    const changed = { ...webhook, updatedAtMs: state.now() };
    registry.put(changed);
    return changed;
  };
  return [
    {
      method: 'POST',
      pattern: '/webhooks',
      endpoint(call) {
        const wanted = readBody(call, input);
        if (own().length >= mostWebhooks) throw badInput('webhooks', '', 'Too many webhooks', 'object');
        const webhook = replace({ ...newWebhook(state), ...wanted, form: 'dated', key: newSecret(state) });
        return answerData({ ...datedAnswer(webhook), key: webhook.key }, 201);
      },
    },
    {
      method: 'GET',
      pattern: '/webhooks',
      endpoint: () => ({ status: 200, body: { data: own().map(datedAnswer), nextCursor: null } }),
    },
    {
      method: 'GET',
      pattern: '/webhooks/{id}',
      endpoint: ({ params }) => answerData(datedAnswer(known(own(), params.id))),
    },
    {
      method: 'PATCH',
      pattern: '/webhooks/{id}',
      endpoint(call) {
        const before = known(own(), call.params.id);
        const { url, events, resourceIds: lines, label, status: wanted } = { ...before, ...readObject(call) };
        const changed = readBody({ ...call, body: { url, events, resourceIds: lines, label, status: wanted } }, input);
        return answerData(datedAnswer(replace({ ...before, ...changed })));
      },
    },
    {
      method: 'POST',
      pattern: '/webhooks/{id}/rotate',
      endpoint({ params }) {
        const webhook = replace({ ...known(own(), params.id), key: newSecret(state) });
        return answerData({ ...datedAnswer(webhook), key: webhook.key });
      },
    },
    {
      method: 'DELETE',
      pattern: '/webhooks/{id}',
      endpoint({ params }) {
        registry.remove(known(own(), params.id).id);
        return { status: 204 };
      },
    },
  ];
}

/** The parts of a webhook that nobody chooses. */
export function newWebhook(state: OpenPhoneState) {
  return { id: state.newId('WH'), userId: ownerId(state), createdAtMs: state.now(), updatedAtMs: state.now() };
}

/** A secret as the dated API makes it. */
export function newSecret(state: OpenPhoneState): string {
  return `whsec_${state.newKey()}`;
}

function known(webhooks: readonly Webhook[], id: string | undefined): Webhook {
  const webhook = webhooks.find((each) => each.id === id);
  if (webhook === undefined) throw notFound('webhooks');
  return webhook;
}

function readObject(call: ApiCall): Record<string, unknown> {
  return readBody(call, z.record(z.string(), z.unknown()));
}

function legacyAnswer({ orgId }: OpenPhoneState, { form: _form, createdAtMs, updatedAtMs, ...webhook }: Webhook) {
  return { ...webhook, orgId, ...stamps(createdAtMs, updatedAtMs), deletedAt: null };
}

function datedAnswer({ form: _form, key: _key, createdAtMs, updatedAtMs, ...webhook }: Webhook) {
  return { ...webhook, ...stamps(createdAtMs, updatedAtMs) };
}

function stamps(createdAtMs: number, updatedAtMs: number) {
  return { createdAt: new Date(createdAtMs).toISOString(), updatedAt: new Date(updatedAtMs).toISOString() };
}
