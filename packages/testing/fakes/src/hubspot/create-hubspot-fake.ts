import { ControlError } from '../control-error.ts';
import { createFakeCrm } from '../create-fake-crm.ts';
import type { FakeCrm } from '../fake-crm.ts';
import { createOffsetClock, type VirtualClock } from '../virtual-clock.ts';
import type { QueuedWebhook, WebhookDelivery, WebhookSubscription } from '../webhook-outbox.ts';
import type { HubSpotFakeOptions } from './hubspot-options.ts';
import type { ObjectSpace } from './hubspot-state.ts';
import { createHubSpotVendor, type HubSpotVendor } from './hubspot-vendor.ts';
import { findObjectType } from './object-type.ts';
import { addPipeline } from './pipeline-handler.ts';
import type { StageInput } from './pipeline-store.ts';
import { addProperty, type PropertyInputShape } from './property-handler.ts';
import { signWebhook } from './webhook-signature.ts';

/** A HubSpot account in memory. */
export interface HubSpotFake extends FakeCrm {
  /**
   * Ends the life of all access tokens, so that the next request is answered with `EXPIRED_AUTHENTICATION`.
   *
   * OAuth tokens can then be refreshed; the private-app token stays expired until `reviveToken`.
   */
  expireTokens(): void;
  /** Lets the private-app token work again. */
  reviveToken(): void;
  /** Adds an own property to a kind of object. */
  addProperty(objectType: string, property: PropertyInputShape): void;
  /** Brings an archived property back, as an administrator can. */
  restoreProperty(objectType: string, name: string): void;
  /** Adds a pipeline and gives back its id. */
  addPipeline(
    objectType: string,
    pipeline: { readonly pipelineId?: string; readonly label: string; readonly stages: readonly StageInput[] },
  ): string;
}

const mostEventsPerPost = 100;
/** One delivery and ten retries. */
const mostAttempts = 11;

/** Makes a HubSpot account in memory that answers the vendor's API strictly, as of the versions v3, v4, 2026-03 and 2026-09. */
export function createHubSpotFake(options: HubSpotFakeOptions = {}): HubSpotFake {
  const token = options.token ?? 'fake-hubspot-token';
  const clock = options.clock ?? createOffsetClock();
  const vendors: HubSpotVendor[] = [];
  const fake = createFakeCrm({
    vendor: 'hubspot',
    token,
    clock,
    seed: options.seed ?? 1,
    webhooks: {
      batchSize: mostEventsPerPost,
      maxAttempts: mostAttempts,
      encode: (subscription, events) => encodeWebhook(subscription, events, clock),
    },
    create(context) {
      const vendor = createHubSpotVendor(token, options, context);
      vendors.push(vendor);
      return vendor;
    },
  });
  const [vendor] = vendors;
  if (vendor === undefined) throw new TypeError('The HubSpot fake was not put together.');
  return {
    ...fake,
    expireTokens: () => vendor.tokens.expire(clock.now()),
    reviveToken: () => vendor.tokens.revive(),
    addProperty(objectType, property) {
      addProperty(vendor.state, spaceOf(vendor, objectType), property);
    },
    restoreProperty(objectType, name) {
      const { properties } = spaceOf(vendor, objectType);
      const property = properties.get(name);
      if (property === undefined) throw new ControlError(`No property ${name}.`);
      properties.set(name, { ...property, archived: false });
    },
    addPipeline(objectType, pipeline) {
      const space = spaceOf(vendor, objectType);
      return addPipeline(vendor.state, space, { ...pipeline, displayOrder: space.pipelines.list().length }).id;
    },
  };
}

function spaceOf({ state }: HubSpotVendor, objectType: string): ObjectSpace {
  const space = state.spaces.get(findObjectType(objectType)?.name ?? '');
  if (space === undefined) throw new ControlError(`No object type ${objectType}.`);
  return space;
}

function encodeWebhook(
  { url, secret, version = 'v3' }: WebhookSubscription,
  events: readonly QueuedWebhook[],
  clock: VirtualClock,
): WebhookDelivery {
  const body = JSON.stringify(events.map(({ payload, attempt }) => ({ ...payload, attemptNumber: attempt })));
  const signature = signWebhook(version, { secret, method: 'POST', url, body, timestampMs: clock.now() });
  return { url, headers: { 'content-type': 'application/json', ...signature }, body };
}
