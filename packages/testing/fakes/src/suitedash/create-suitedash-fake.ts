import { createFakeCrm } from '../create-fake-crm.ts';
import type { FakeCrm } from '../fake-crm.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import { createEventPoster, webhookEncoding } from './project-events.ts';
import { defaultPublicId, type SuiteDashFakeOptions } from './suitedash-options.ts';
import { createSuiteDashState, type SuiteDashState } from './suitedash-state.ts';
import { createSuiteDashVendor } from './suitedash-vendor.ts';

/** A stateful stand-in for one SuiteDash account. */
export interface SuiteDashFake extends FakeCrm {
  /** Sent with the secret key, which is `token`. */
  readonly publicId: string;
  /** E-mail addresses that were invited to the portal, oldest first. */
  invitations(): readonly string[];
  /** Who was added to a marketing audience, oldest first. */
  subscriptions(): readonly { readonly email: string; readonly audience: string }[];
}

/**
 * Makes a stateful stand-in for one SuiteDash account behind `/secure-api`. A fresh account is empty. Webhooks carry no
 * signature: the secret of a subscription belongs into its URL.
 */
export function createSuiteDashFake(options: SuiteDashFakeOptions = {}): SuiteDashFake {
  const { clock = createVirtualClock(), seed = 1, token = 'suitedash-secret', publicId = defaultPublicId } = options;
  let made: SuiteDashState | undefined;
  const fake = createFakeCrm({
    vendor: 'suitedash',
    token,
    clock,
    seed,
    webhooks: webhookEncoding(options.webhookAttempts),
    create(context) {
      const state: SuiteDashState = createSuiteDashState(
        options,
        context,
        createEventPoster(() => state, context.outbox),
      );
      made = state;
      return createSuiteDashVendor(token, state);
    },
  });
  return {
    ...fake,
    publicId,
    invitations: () => [...(made?.invitations ?? [])],
    subscriptions: () => [...(made?.subscriptions ?? [])],
  };
}
