import { type WebhookEvent, type WebhookReceiver, type WebhookRequest, WireFormatError } from '@crmsync/adapter';
import {
  constantTimeEqual,
  sharedToken,
  tokenInPath,
  tokenInQuery,
  unverified,
  type WebhookVerifier,
} from '@crmsync/adapter-kit';
import type { OutboundMessageSettings } from '../endpoints/salesforce-settings.ts';
import { recordIdOf } from '../mapping/record-ids.ts';
import { type OutboundMessage, readOutboundMessage } from './outbound-message.ts';

/**
 * Receives outbound messages. They are not signed: a secret in the URL that only Salesforce was given stands in, and what
 * else is set must fit as well. Events only name records, which are read again before anything is believed.
 */
export function salesforceWebhook(settings: OutboundMessageSettings): WebhookReceiver {
  return { verify: verifier(settings), parse: parseOutboundMessage };
}

function verifier(settings: OutboundMessageSettings): WebhookVerifier {
  const { secretIn = 'query', parameter = 'token', clientCertificate } = settings;
  const secret = sharedToken(secretIn === 'path' ? tokenInPath() : tokenInQuery(parameter));
  return (request, secrets, nowMs) => {
    secret(request, secrets, nowMs);
    if (clientCertificate) {
      const told = request.headers[clientCertificate.header.toLowerCase()];
      if (!told) throw unverified('missing');
      if (!constantTimeEqual(told, clientCertificate.value)) throw unverified('mismatch');
    }
    checkSender(request, settings);
  };
}

function checkSender(request: WebhookRequest, { organizationIds, actionIds }: OutboundMessageSettings): void {
  if (!organizationIds && !actionIds) return;
  const message = messageOf(request);
  const isOne = (list: readonly string[] | undefined, id: string) =>
    list === undefined || list.some((one) => one.slice(0, 15) === id.slice(0, 15));
  if (!isOne(organizationIds, message.organizationId) || !isOne(actionIds, message.actionId)) {
    throw unverified('mismatch');
  }
}

function messageOf(request: WebhookRequest): OutboundMessage {
  try {
    return readOutboundMessage(request.rawBody);
  } catch (error) {
    if (error instanceof WireFormatError) throw unverified('missing');
    throw error;
  }
}

function parseOutboundMessage(request: WebhookRequest): readonly WebhookEvent[] {
  const { organizationId, notifications } = readOutboundMessage(request.rawBody);
  const accountId = recordIdOf(organizationId) ?? organizationId;
  return notifications.map(({ id, objectType, recordId }) => ({
    eventId: `${accountId} ${id}`,
    type: `outboundMessage.${objectType}`,
    kind: 'updated',
    accountId,
    ref: { objectType, id: recordIdOf(recordId) ?? recordId },
  }));
}

/** An answer to an HTTP request. */
export interface OutboundMessageAnswer {
  readonly status: 200;
  readonly headers: { readonly 'content-type': string };
  readonly body: string;
}

/**
 * What the host answers once the events of an outbound message are stored. Anything else, a 200 without it too, makes
 * Salesforce send the message again, for 24 hours.
 */
export function outboundMessageAnswer(): OutboundMessageAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>',
  };
}
