import type { Row, RowChange } from '../row-table.ts';
import type { WebhookOutbox, WebhookOutboxOptions } from '../webhook-outbox.ts';
import { defaultStatusEvents } from './suitedash-options.ts';
import type { AutomationRun, Contact, Project } from './suitedash-records.ts';
import type { SuiteDashListeners, SuiteDashState } from './suitedash-state.ts';

/** Keys of a body unless the account's users picked others. */
const defaultFields = {
  contact: ['uid', 'firstName', 'lastName', 'displayName', 'email', 'backgroundInfo'],
  project: ['uid', 'name', 'status', 'clientUid'],
};

/** Bodies are flat JSON without signature, id or time of their own; a subscription is found by its URL alone. */
export function webhookEncoding(maxAttempts = 1): WebhookOutboxOptions {
  return {
    batchSize: 1,
    maxAttempts,
    encode: ({ url }, [event]) => ({
      url,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event?.payload),
    }),
  };
}

/**
 * Posts what the account's webhooks and automations post. Subscriptions name events in their dotted form; the word in
 * the body of the account's own project webhooks follows a setting.
 */
export function createEventPoster(state: () => SuiteDashState, outbox: WebhookOutbox): SuiteDashListeners {
  const post = (event: string, word: string, values: Readonly<Record<string, unknown>>): void =>
    outbox.queue(event, { ...values, event: word });
  const native = (action: 'created' | 'updated' | 'deleted', row: Row<Project>): void =>
    post(`project.${action}`, nativeWord(state(), action), projectValues(state(), row));

  return {
    onContact({ action, row }) {
      if (action === 'delete') return;
      const event = action === 'update' ? 'contact.updated' : 'contact.created';
      post(event, event, contactValues(state(), row));
    },
    onProject(change) {
      if (change.action === 'delete') return native('deleted', change.row);
      native(change.action === 'update' ? 'updated' : 'created', change.row);
      const event = statusEvent(state(), change);
      if (event !== undefined) post(event, event, projectValues(state(), change.row));
    },
    onAutomation({ action, row }) {
      const { event } = row.fields;
      if (action === 'create') post(event, event, runValues(state(), row.fields));
    },
  };
}

function nativeWord({ options }: SuiteDashState, action: string): string {
  const { nativeEventStyle: style = 'camel' } = options;
  if (style === 'snake') return `project_${action}`;
  return style === 'dotted' ? `project.${action}` : `project${action.charAt(0).toUpperCase()}${action.slice(1)}`;
}

function statusEvent({ options }: SuiteDashState, { row, before }: RowChange<Project>): string | undefined {
  const { status } = row.fields;
  if (before?.fields.status === status) return undefined;
  return (options.statusEvents ?? defaultStatusEvents)[status];
}

function runValues(state: SuiteDashState, { uid, values }: AutomationRun): Record<string, unknown> {
  const project = state.projects.find(uid ?? '');
  const contact = state.contacts.find(uid ?? '');
  if (project !== undefined) return { ...projectValues(state, project), ...values };
  if (contact !== undefined) return { ...contactValues(state, contact), ...values };
  return uid === null ? { ...values } : { uid, ...values };
}

function contactValues({ options }: SuiteDashState, { id, fields }: Row<Contact>): Record<string, unknown> {
  const displayName = `${fields.first_name} ${fields.last_name}`;
  return picked(
    { ...camelKeys(fields), uid: id, displayName },
    options.webhookFields?.contact ?? defaultFields.contact,
  );
}

function projectValues({ options }: SuiteDashState, { id, fields }: Row<Project>): Record<string, unknown> {
  const values = { ...camelKeys(fields), uid: id, clientUid: fields.clientId };
  return picked(values, options.webhookFields?.project ?? defaultFields.project);
}

function picked(values: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, values[key] ?? null]));
}

function camelKeys(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}
