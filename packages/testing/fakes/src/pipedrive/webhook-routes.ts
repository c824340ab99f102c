import { forbidden, webhookError } from './api-error.ts';
import type { Cause } from './change-event.ts';
import { clearable, type InputShape, integer, oneOf, text } from './input-shape.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import type { Route } from './router.ts';

/** One webhook as the account keeps it. */
export interface PipedriveWebhook {
  readonly id: number;
  readonly name: string;
  readonly subscriptionUrl: string;
  readonly eventAction: string;
  readonly eventObject: string;
  /** User who made the webhook. */
  readonly ownerId: number;
  /** User whose rights decide which events are sent. */
  readonly userId: number;
  readonly httpAuthUser: string | null;
  readonly httpAuthPassword: string | null;
  readonly addedAtMs: number;
  readonly delivery: WebhookHealth;
}

/** How the deliveries of a webhook went. */
export interface WebhookHealth {
  readonly lastAtMs: number | null;
  readonly lastStatus: number | null;
  readonly lastSuccessAtMs: number;
  /** First attempts that failed in a row. */
  readonly failedFirstAttempts: number;
  /** Until then events are lost; 0 when the webhook is not banned. */
  readonly bannedUntilMs: number;
}

/** The webhooks of an account. */
export interface WebhookRegistry {
  all(): readonly PipedriveWebhook[];
  add(hook: PipedriveWebhook): void;
  /** Gives back false when there is no such webhook. */
  remove(id: number): boolean;
  nextId(): number;
}

/** Says whether a URL answers; the service refuses webhooks to addresses that do not. */
export type UrlProbe = (url: string) => boolean;

/** Most webhooks one user may have. */
const maxPerUser = 40;

const objects = [
  'activity',
  'deal',
  'lead',
  'note',
  'organization',
  'person',
  'pipeline',
  'product',
  'stage',
  'user',
  '*',
];
const shape: InputShape = {
  subscription_url: text({ filled: true }),
  event_action: oneOf('create', 'change', 'delete', '*'),
  event_object: oneOf(...objects),
  name: text({ filled: true, maxLength: 255 }),
  user_id: integer,
  http_auth_user: clearable(text()),
  http_auth_password: clearable(text()),
  version: oneOf('1.0', '2.0'),
};
const required = ['subscription_url', 'event_action', 'event_object', 'name'];

/** Webhook subscriptions, which only v1 offers; they can be made and removed but not changed. */
export function webhookRoutes(state: PipedriveState, hooks: WebhookRegistry, urlAnswers: UrlProbe): Route[] {
  return [
    {
      version: 'v1',
      method: 'GET',
      pattern: '/webhooks',
      tokens: 10,
      endpoint: () => ({
        status: 200,
        body: { status: 'ok', success: true, data: hooks.all().map((hook) => hookWire(state, hook)) },
      }),
    },
    {
      version: 'v1',
      method: 'POST',
      pattern: '/webhooks',
      tokens: 10,
      endpoint: ({ body, cause }) => {
        const hook = subscribe(state, hooks, cause, body);
        if (!urlAnswers(hook.subscriptionUrl)) {
          throw webhookError(400, { subscription_url: ['invalid or non-reachable URL'] });
        }
        hooks.add(hook);
        return { status: 201, body: { status: 'ok', success: true, data: hookWire(state, hook) } };
      },
    },
    {
      version: 'v1',
      method: 'DELETE',
      pattern: '/webhooks/{id}',
      tokens: 6,
      endpoint: (_call, params) => {
        if (!hooks.remove(params.id())) throw webhookError(404, { id: ['not found'] });
        return { status: 200, body: { status: 'ok', success: true } };
      },
    },
  ];
}

/**
 * Reads a subscription request without storing it.
 * @throws ApiError 400 with the errors by key, 403 above the number of webhooks a user may have.
 */
function subscribe(
  state: PipedriveState,
  hooks: WebhookRegistry,
  cause: Cause,
  body: Json | undefined,
): PipedriveWebhook {
  const input = checkedInput(body);
  if (input.version === '1.0') throw webhookError(400, { version: ['this fake sends version 2.0 only'] });
  const own = hooks.all().filter((hook) => hook.ownerId === cause.userId);
  if (own.length >= maxPerUser) throw forbidden('Maximum number of webhooks reached');
  const userId = typeof input.user_id === 'number' ? input.user_id : cause.userId;
  if (!state.users.has(userId)) throw webhookError(400, { user_id: ['user not found'] });
  return {
    id: hooks.nextId(),
    name: String(input.name),
    subscriptionUrl: String(input.subscription_url),
    eventAction: String(input.event_action),
    eventObject: String(input.event_object),
    ownerId: cause.userId,
    userId,
    httpAuthUser: textOrNull(input.http_auth_user),
    httpAuthPassword: textOrNull(input.http_auth_password),
    addedAtMs: state.now(),
    delivery: freshHealth(state.now()),
  };
}

/** The health of a webhook that was just made. */
export function freshHealth(nowMs: number): WebhookHealth {
  return { lastAtMs: null, lastStatus: null, lastSuccessAtMs: nowMs, failedFirstAttempts: 0, bannedUntilMs: 0 };
}

function checkedInput(body: Json | undefined): JsonObject {
  if (!isJsonObject(body)) throw webhookError(400, { body: ['must be an object'] });
  const errors: { [key: string]: string[] } = {};
  for (const key of required) if (!(key in body)) errors[key] = [`${key} is a required field`];
  for (const [key, value] of Object.entries(body)) {
    try {
      shape[key]?.(value, key);
      if (!Object.hasOwn(shape, key)) errors[key] = ['is not allowed'];
    } catch {
      errors[key] = ['is invalid'];
    }
  }
  if (Object.keys(errors).length > 0) throw webhookError(400, errors);
  return body;
}

/** A webhook as v1 answers it. */
export function hookWire(state: PipedriveState, hook: PipedriveWebhook): JsonObject {
  return {
    id: hook.id,
    company_id: state.company.id,
    owner_id: hook.ownerId,
    user_id: hook.userId,
    event_action: hook.eventAction,
    event_object: hook.eventObject,
    subscription_url: hook.subscriptionUrl,
    version: '2.0',
    is_active: 1,
    add_time: new Date(hook.addedAtMs).toISOString(),
    remove_time: null,
    type: 'general',
    http_auth_user: hook.httpAuthUser,
    http_auth_password: hook.httpAuthPassword,
    remove_reason: null,
    last_delivery_time: hook.delivery.lastAtMs === null ? null : new Date(hook.delivery.lastAtMs).toISOString(),
    last_http_status: hook.delivery.lastStatus,
    admin_id: hook.ownerId,
    name: hook.name,
  };
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
