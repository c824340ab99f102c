import { ControlError } from '../control-error.ts';
import { createFakeCrm } from '../create-fake-crm.ts';
import type { FakeControl, FakeCrm } from '../fake-crm.ts';
import type { RowChange } from '../row-table.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import { fetchSender, type WebhookSubscription } from '../webhook-outbox.ts';
import { touchThread } from './conversation-thread.ts';
import { createMessageSender, type MessageSender } from './message-sender.ts';
import type { OpenPhoneFakeOptions } from './openphone-options.ts';
import { createOpenPhoneState, type OpenPhoneState } from './openphone-state.ts';
import { createOpenPhoneVendor } from './openphone-vendor.ts';
import { callEvents, contactEvents, messageEvents } from './webhook-events.ts';
import { createWebhookRegistry, type EventForm, type WebhookRegistry, webhookEncoding } from './webhook-registry.ts';
import { allEvents, newSecret, newWebhook } from './webhook-routes.ts';

interface Workspace {
  readonly state: OpenPhoneState;
  readonly sender: MessageSender;
  readonly registry: WebhookRegistry;
}

/**
 * Makes a stateful stand-in for one OpenPhone (Quo) workspace: public API v1, and the webhooks of the dated API. A
 * fresh workspace has two users (the first owns it and the key) and one line, `+15555550100`, that both may use.
 *
 * `control.subscribe` takes `version: 'dated'` with a `whsec_…` secret, or `'legacy'` (default) or `'legacyApp'` with
 * a base64 key; an empty secret gets a made one.
 */
export function createOpenPhoneFake(options: OpenPhoneFakeOptions = {}): FakeCrm {
  const { clock = createVirtualClock(), seed = 1, token = 'openphone-key' } = options;
  let made: Workspace | undefined;
  const fake = createFakeCrm({
    vendor: 'openphone',
    token,
    clock,
    seed,
    webhooks: webhookEncoding(clock.now),
    create(context) {
      const registry = createWebhookRegistry(context.outbox);
      const state: OpenPhoneState = createOpenPhoneState(options, context, {
        onContact: (change) => contactEvents(state, change).forEach(registry.queue),
        onCall(change) {
          noteActivity(state, change);
          callEvents(state, change).forEach(registry.queue);
        },
        onMessage(change) {
          noteActivity(state, change);
          messageEvents(state, change).forEach(registry.queue);
        },
      });
      const sender = createMessageSender(state);
      made = { state, sender, registry };
      const vendor = createOpenPhoneVendor({ token, state, sender, registry });
      furnish(vendor.records);
      return vendor;
    },
  });
  return made === undefined ? fake : { ...fake, control: withWorkspace(fake.control, made) };
}

/** A new call or message is the newest activity of its thread. */
function noteActivity(state: OpenPhoneState, { action, row }: RowChange<{ readonly conversationId: string }>): void {
  if (action === 'create') touchThread(state, row.fields.conversationId, row.id, row.createdAtMs);
}

function furnish(records: Pick<FakeControl, 'seed'>): void {
  const userIds = records.seed([
    { objectType: 'user', fields: { email: 'avery@example.com', firstName: 'Avery', role: 'owner' } },
    { objectType: 'user', fields: { email: 'robin@example.com', firstName: 'Robin' } },
  ]);
  records.seed([{ objectType: 'phoneNumber', fields: { number: '+15555550100', userIds } }]);
}

const forms: readonly string[] = ['legacy', 'legacyApp', 'dated'] satisfies EventForm[];

function isForm(version: string): version is EventForm {
  return forms.includes(version);
}

function withWorkspace(control: FakeControl, { state, sender, registry }: Workspace): FakeControl {
  const subscribe = ({ url, secret, events = allEvents, version = 'legacy' }: WebhookSubscription): void => {
    if (!isForm(version)) throw new ControlError(`Use one of these versions: ${forms.join(', ')}.`);
    const made = version === 'dated' ? newSecret(state) : state.newKey();
    registry.put({
      ...newWebhook(state),
      form: version,
      url,
      events,
      resourceIds: ['*'],
      label: null,
      status: 'enabled',
      key: secret === '' ? made : secret,
    });
  };
  return {
    ...control,
    subscribe,
    unsubscribe(url) {
      for (const webhook of registry.all()) if (webhook.url === url) registry.remove(webhook.id);
    },
    state(query) {
      sender.settle();
      return control.state(query);
    },
    stats() {
      sender.settle();
      return control.stats();
    },
    flushWebhooks(flush = {}, send = fetchSender(globalThis.fetch)) {
      sender.settle();
      return control.flushWebhooks(flush, send);
    },
  };
}
