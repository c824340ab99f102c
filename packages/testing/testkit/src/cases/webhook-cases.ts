import { type WebhookReceiver, type WebhookRequest, WebhookVerificationError, WireFormatError } from '@crmsync/adapter';
import type { WorldWebhooks } from '../adapter-subject.ts';
import { type CaseContext, hook, portOf } from '../case-context.ts';
import { adapterCase, type ConformanceCase, portCase } from '../conformance-case.ts';
import { expectEqual, expectThat, failureOf } from '../expectations.ts';
import { seed } from '../write-records.ts';

interface Delivery {
  readonly receiver: WebhookReceiver;
  readonly webhooks: WorldWebhooks;
  readonly request: WebhookRequest;
  readonly nowMs: number;
}

/** One genuine delivery. */
async function delivered(context: CaseContext): Promise<Delivery> {
  const receiver = hook(context.adapter.webhook, 'a webhook receiver');
  const webhooks = hook(context.world.webhooks, 'webhooks');
  const shape = context.adapter.ports.find(
    ({ capabilities: { webhooks: events, objectType } }) =>
      events !== null && context.world.ports[objectType]?.edit !== undefined,
  );
  const { objectType } = hook(shape, 'edit of a port with webhooks').capabilities;
  const remote = context.remoteOf(objectType);
  const { capabilities } = portOf(context.connect(), objectType);
  const [id] = await seed({ remote, capabilities }, 1);
  await remote.edit?.(id);
  const [request] = await webhooks.deliver();
  return { receiver, webhooks, request: hook(request, 'a delivery after an edit'), nowMs: context.world.clock.now() };
}

/** Why a request is refused; `accepted` when it is not. */
async function verdict(
  { receiver, nowMs }: Delivery,
  request: WebhookRequest,
  secrets: readonly string[],
  atMs = nowMs,
) {
  const failure = await failureOf(() => receiver.verify(request, secrets, atMs));
  if (failure === undefined) return 'accepted';
  return failure instanceof WebhookVerificationError ? 'refused' : `failed: ${String(failure)}`;
}

const receiving = (adapter: CaseContext['adapter']) => adapter.webhook !== undefined;
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The same content with other whitespace: JSON written anew, other formats with line ends behind. */
function spacedBody(text: string): string {
  try {
    return `\n ${JSON.stringify(JSON.parse(text), null, 3)}\r\n`;
  } catch {
    return `${text}\r\n\r\n`;
  }
}

/** Cases of webhooks. */
export const webhookCases: readonly ConformanceCase[] = [
  adapterCase({
    id: 'webhook-genuine',
    title: 'a genuine delivery',
    rule: 'A delivery proven with any of the secrets is accepted, so that secrets can be rotated.',
    needs: receiving,
    async check(context) {
      const delivery = await delivered(context);
      const { request, webhooks } = delivery;
      expectEqual('its secret', await verdict(delivery, request, [webhooks.secret]), 'accepted');
      const both = [webhooks.wrongSecret, webhooks.secret];
      expectEqual('second of two', await verdict(delivery, request, both), 'accepted');
      expectEqual('first of two', await verdict(delivery, request, both.reverse()), 'accepted');
    },
  }),
  adapterCase({
    id: 'webhook-wrong-secret',
    title: 'another secret',
    rule: 'A delivery proven with another secret is refused.',
    needs: receiving,
    async check(context) {
      const delivery = await delivered(context);
      const { request, webhooks, nowMs } = delivery;
      expectEqual('ours is another', await verdict(delivery, request, [webhooks.wrongSecret]), 'refused');
      const foreign = webhooks.sign(request.rawBody, webhooks.wrongSecret, nowMs);
      expectEqual('theirs is another', await verdict(delivery, foreign, [webhooks.secret]), 'refused');
    },
  }),
  adapterCase({
    id: 'webhook-no-secret',
    title: 'no secret set up',
    rule: 'Without a secret nothing is accepted.',
    needs: receiving,
    async check(context) {
      const delivery = await delivered(context);
      for (const secrets of [[], [''], [' ']]) {
        expectEqual(
          `secrets ${JSON.stringify(secrets)}`,
          await verdict(delivery, delivery.request, secrets),
          'refused',
        );
      }
      const empty = delivery.webhooks.sign(delivery.request.rawBody, '', delivery.nowMs);
      expectEqual('proven with nothing', await verdict(delivery, empty, ['']), 'refused');
    },
  }),
  adapterCase({
    id: 'webhook-unproven',
    title: 'no proof',
    rule: 'A delivery without its proof, or with any header of it missing or blank, is refused.',
    needs: receiving,
    async check(context) {
      const delivery = await delivered(context);
      const { request, webhooks } = delivery;
      const bare = webhooks.unproven?.(request) ?? { ...request, headers: {} };
      expectEqual('without proof', await verdict(delivery, bare, [webhooks.secret]), 'refused');
      let needed = 0;
      for (const name of Object.keys(request.headers)) {
        const { [name]: _, ...others } = request.headers;
        const without = await verdict(delivery, { ...request, headers: others }, [webhooks.secret]);
        if (without === 'accepted') continue;
        needed += 1;
        expectEqual(`without ${name}`, without, 'refused');
        const blank = { ...request, headers: { ...request.headers, [name]: '' } };
        expectEqual(`with a blank ${name}`, await verdict(delivery, blank, [webhooks.secret]), 'refused');
      }
      expectThat('some header is part of the proof', needed > 0 || webhooks.unproven !== undefined);
    },
  }),
  adapterCase({
    id: 'webhook-tampered',
    title: 'a body that was changed',
    rule: 'A delivery whose body differs by one byte is refused, where the vendor signs the body.',
    needs: receiving,
    async check(context) {
      const delivery = await delivered(context);
      const { request, webhooks } = delivery;
      if (webhooks.proof === 'sharedSecret') return;
      const text = decode(request.rawBody);
      for (const changed of [`${text} `, text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)), '']) {
        const tampered = { ...request, rawBody: encode(changed) };
        expectEqual('changed', await verdict(delivery, tampered, [webhooks.secret]), 'refused');
      }
    },
  }),
  adapterCase({
    id: 'webhook-stale',
    title: 'an old delivery',
    rule: 'A delivery whose time is outside the tolerance is refused, where the vendor signs the time.',
    needs: receiving,
    async check(context) {
      const delivery = await delivered(context);
      const { request, webhooks, nowMs } = delivery;
      if (webhooks.proof !== 'timedSignature') return;
      const hourMs = 3_600_000;
      for (const atMs of [nowMs + hourMs, nowMs - hourMs]) {
        expectEqual('sent again', await verdict(delivery, request, [webhooks.secret], atMs), 'refused');
      }
      const later = webhooks.sign(request.rawBody, webhooks.secret, nowMs + hourMs);
      expectEqual('signed anew', await verdict(delivery, later, [webhooks.secret], nowMs + hourMs), 'accepted');
    },
  }),
  adapterCase({
    id: 'webhook-raw-body',
    title: 'odd whitespace',
    rule: 'The proof is checked over the bytes that came, not over JSON written anew.',
    needs: receiving,
    async check(context) {
      const delivery = await delivered(context);
      const { request, receiver, webhooks, nowMs } = delivery;
      const spaced = spacedBody(decode(request.rawBody));
      const odd = webhooks.sign(encode(spaced), webhooks.secret, nowMs);
      expectEqual('spaced', await verdict(delivery, odd, [webhooks.secret]), 'accepted');
      expectEqual('its events', receiver.parse(odd, nowMs), receiver.parse(request, nowMs));
    },
  }),
  adapterCase({
    id: 'webhook-broken-body',
    title: 'a body that is no event',
    rule: 'A verified body of unknown shape is a WireFormatError, never no event.',
    needs: receiving,
    async check(context) {
      const { receiver, webhooks, nowMs } = await delivered(context);
      for (const body of ['nonsense', '"nonsense"', '']) {
        const request = webhooks.sign(encode(body), webhooks.secret, nowMs);
        const failure = await failureOf(() => receiver.parse(request, nowMs));
        expectThat(`${JSON.stringify(body)} is a WireFormatError`, failure instanceof WireFormatError, failure);
      }
    },
  }),
  portCase({
    id: 'webhook-events',
    title: 'events of an edit',
    rule: 'An edit becomes an event that names the record and the account, with an id that stays when it is sent again.',
    needs: ({ webhooks }) => webhooks !== null,
    async check(context) {
      const { adapter, world, remote, capabilities, connection } = context;
      const receiver = hook(adapter.webhook, 'a webhook receiver');
      const webhooks = hook(world.webhooks, 'webhooks');
      const [one, two = ''] = await seed(context, 2);
      await webhooks.deliver();
      const edit = hook(remote.edit, 'edit of a port with webhooks');
      await edit(one);
      await edit(two);
      const requests = await webhooks.deliver();
      const nowMs = world.clock.now();
      const events = requests.flatMap((request) => receiver.parse(request, nowMs));
      const again = requests.flatMap((request) => receiver.parse(request, nowMs + 1_000));
      expectEqual('parsed again', again, events);
      const about = (id: string) =>
        events.filter(({ ref, also = [] }) =>
          [ref, ...also].some((each) => each?.id === id && each.objectType === capabilities.objectType),
        );
      for (const id of [one, two]) {
        const [event] = about(id);
        expectEqual('kind of the event', event?.kind, 'updated');
        const { accountId } = await connection.whoAmI();
        expectEqual('account', event?.accountId ?? accountId, accountId);
      }
      const ids = [...about(one), ...about(two)].map(({ eventId }) => eventId);
      expectEqual('ids tell events apart', new Set(ids).size, ids.length);
    },
  }),
];
