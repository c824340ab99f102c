import { type WebhookEvent, type WebhookReceiver, type WebhookRequest, WireFormatError } from '@crmsync/adapter';
import { hmacSignature } from '@crmsync/adapter-kit';
import { eventWire } from './wire.ts';

const kinds = ['created', 'updated', 'deleted'] as const;

function parse({ rawBody }: WebhookRequest): readonly WebhookEvent[] {
  try {
    const { event, account, type, id, at } = eventWire.parse(JSON.parse(new TextDecoder().decode(rawBody)));
    const [objectType = '', verb] = type.split('.');
    const kind = kinds.find((known) => known === verb);
    const about = kind ? { kind, ref: { objectType, id: String(id) } } : { kind: 'other' as const };
    return [{ eventId: event, type, accountId: String(account), occurredAt: at, ...about }];
  } catch (cause) {
    throw new WireFormatError('cardfile webhook: the body is no event', { cause });
  }
}

/** Signed over the time and the raw body; the header is `t=<seconds>,v1=<hex>`. */
export const webhook: WebhookReceiver = {
  verify: hmacSignature({
    algorithm: 'sha256',
    encoding: 'hex',
    header: 'cardfile-signature',
    signaturesIn: (value) => [/v1=([^,]*)/.exec(value)?.[1] ?? ''],
    timestampIn: (value) => /t=([^,]*)/.exec(value)?.[1],
    timestampMs: (seconds) => Number(seconds) * 1000,
    message: ({ rawBody }, seconds) => [seconds, '.', rawBody],
  }),
  parse,
};
