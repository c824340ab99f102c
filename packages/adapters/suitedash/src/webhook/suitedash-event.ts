import { type WebhookRequest, WireFormatError } from '@crmsync/adapter';
import { isWireProps } from '@crmsync/adapter-kit';
import type { WebhookSettings } from '../endpoints/settings.ts';

/** The events that this adapter knows by name. The list is open: automations post whatever word was typed. */
export const suitedashEventNames = [
  'contact.created',
  'contact.updated',
  'project.created',
  'project.started',
  'project.completed',
  'project.cancelled',
  'project.milestone_reached',
  'project.delayed',
  'project.invoice_sent',
  'project.notes_added',
] as const;
export type SuitedashEventName = (typeof suitedashEventNames)[number];

/** What one webhook says. */
export interface SuitedashEvent {
  /** The event's word in one form: `projectUpdated` and `project_updated` are `project.updated`. */
  readonly name: string;
  /** The same, if it is one of {@link suitedashEventNames}. */
  readonly known: SuitedashEventName | undefined;
  readonly uid?: string;
  readonly email?: string;
  /** Everything in the body, e.g. `milestone`, `reason`, `paymentLink`. */
  readonly values: { readonly [key: string]: unknown };
}

/**
 * What a verified webhook says, for hosts that act on it: the contract's events only name records.
 * @throws WireFormatError when the body is no JSON object
 * @example if (readSuitedashEvent(request).known === 'project.delayed') callTheCustomer();
 */
export function readSuitedashEvent(
  request: Pick<WebhookRequest, 'rawBody'>,
  settings: WebhookSettings = {},
): SuitedashEvent {
  const { eventField = 'event', uidField = 'uid', emailField = 'email' } = settings;
  const values = readBody(request.rawBody);
  const word = textAt(values, eventField);
  const name = word === undefined ? 'unknown' : eventName(word);
  const uid = textAt(values, uidField);
  const email = textAt(values, emailField);
  return {
    name,
    known: suitedashEventNames.find((one) => one === name),
    ...(uid === undefined ? {} : { uid }),
    ...(email === undefined ? {} : { email }),
    values,
  };
}

/** One form for the ways to write an event; words about nothing that is known stay as they are. */
export function eventName(word: string): string {
  const flat = word
    .trim()
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[\s.:_-]+/g, '_')
    .toLowerCase();
  const [, subject, verb] = /^(contact|company|project)_(.+)$/.exec(flat) ?? [];
  return subject === undefined || verb === undefined ? word.trim() : `${subject}.${verb}`;
}

function readBody(rawBody: Uint8Array): { readonly [key: string]: unknown } {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(rawBody));
  } catch (cause) {
    throw new WireFormatError('suitedash webhook: the body is not JSON', { cause });
  }
  if (isWireProps(json)) return json;
  throw new WireFormatError('suitedash webhook: the body is not an object', { paths: ['(body)'] });
}

function textAt(values: { readonly [key: string]: unknown }, key: string): string | undefined {
  const value = values[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
