import { WireFormatError } from '@crmsync/adapter';

/** One record that an outbound message tells of. */
export interface OutboundNotification {
  /** The notification's own id, the same each time it is sent. */
  readonly id: string;
  readonly objectType: string;
  readonly recordId: string;
}

/** What is read of an outbound message. Its session, where one is sent along, is not. */
export interface OutboundMessage {
  readonly organizationId: string;
  readonly actionId: string;
  readonly notifications: readonly OutboundNotification[];
}

const namespace = 'http://soap.sforce.com/2005/09/outbound';

/** Most bytes of a message that are read: a hundred notifications come to far less. */
const mostCharacters = 10_000_000;

/**
 * Reads an outbound message. Only its frame is read, by tags; documents with declarations of their own are refused, so that
 * no entity is ever resolved.
 * @throws WireFormatError
 */
export function readOutboundMessage(rawBody: Uint8Array): OutboundMessage {
  const text = new TextDecoder().decode(rawBody);
  if (text.length > mostCharacters || /<!DOCTYPE|<!ENTITY/i.test(text)) throw unknownShape();
  const [, attributes = '', body] = /<notifications\b([^>]*)>([\s\S]*)<\/notifications>/.exec(text) ?? [];
  if (body === undefined || !attributes.includes(`"${namespace}"`)) throw unknownShape();
  const frame = body.split('<Notification>', 1)[0] ?? '';
  const organizationId = tagText(frame, 'OrganizationId');
  const actionId = tagText(frame, 'ActionId');
  const parts = body.split(/<Notification>/).slice(1);
  if (organizationId === undefined || actionId === undefined || parts.length === 0) throw unknownShape();
  return { organizationId, actionId, notifications: parts.map(readNotification) };
}

function readNotification(part: string): OutboundNotification {
  const id = /^\s*<Id>(\w{15,18})<\/Id>/.exec(part)?.[1];
  const [, objectType, inner] =
    /<sObject\b[^>]*?\bxsi:type="(?:\w+:)?(\w+)"[^>]*>([\s\S]*)<\/sObject>/.exec(part) ?? [];
  const recordId = /^\s*<(?:\w+:)?Id>(\w{15,18})<\/(?:\w+:)?Id>/.exec(inner ?? '')?.[1];
  if (id === undefined || objectType === undefined || recordId === undefined) throw unknownShape();
  return { id, objectType, recordId };
}

function tagText(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*(\\w{15,18})\\s*</${name}>`).exec(text)?.[1];
}

function unknownShape(): WireFormatError {
  return new WireFormatError('salesforce webhook: the body is no outbound message');
}
