import { ControlError } from '../control-error.ts';
import { createFakeCrm } from '../create-fake-crm.ts';
import type { FakeControl, FakeCrm } from '../fake-crm.ts';
import { createOffsetClock } from '../virtual-clock.ts';
import type { FieldAccess } from './access/field-access.ts';
import type { BrokenTrigger, DuplicateRule, ValidationRule } from './access/org-rules.ts';
import { acknowledgedSender } from './messages/acknowledged-sender.ts';
import type { OutboundMessageInfo } from './messages/outbound-messages.ts';
import { guarded, objectNamed } from './record-control.ts';
import { convertLead, type LeadConversion, type LeadConversionInput } from './records/convert-lead.ts';
import { type SalesforceFakeOptions, settle } from './salesforce-options.ts';
import { freshSystemValues, purge } from './salesforce-state.ts';
import { createSalesforceVendor, type SalesforceVendor } from './salesforce-vendor.ts';
import type { FieldInput } from './schema/field-definition.ts';
import { personFieldOf } from './schema/person-account-fields.ts';

/** A Salesforce organisation in memory. */
export interface SalesforceFake extends FakeCrm {
  /** Ends all sessions, so that the next call is answered with `INVALID_SESSION_ID`. OAuth tokens can be refreshed. */
  expireSessions(): void;
  /** Opens the session from the start again. */
  reviveToken(): void;
  /** Moves the organisation: sessions end, the next token answer names the new base URL, the old host refuses. */
  moveInstance(url: string): void;
  /** Lets every call be answered with `API_DISABLED_FOR_ORG`, or no more. */
  disableApi(isDisabled: boolean): void;
  /** Adds a field, for example a custom one or a formula. */
  addField(objectType: string, field: FieldInput): void;
  /** Takes a field away, as an administrator can. */
  removeField(objectType: string, name: string): void;
  /** Adds a record type and gives back its id. */
  addRecordType(objectType: string, recordType: { readonly name: string; readonly byDefault?: boolean }): string;
  /** What field-level security keeps from the user of the API. */
  readonly access: FieldAccess;
  addValidationRule(rule: ValidationRule): void;
  addBrokenTrigger(trigger: BrokenTrigger): void;
  addDuplicateRule(rule: DuplicateRule): void;
  /** Removes all rules, broken code and locks. */
  clearRules(): void;
  /** Lets somebody else hold a record, and with it the children of an account, for `ms` milliseconds. */
  lockRecord(id: string, ms: number): void;
  /** Converts a lead, which only people can. */
  convertLead(input: LeadConversionInput): LeadConversion;
  /** Forgets everything that is deleted. */
  emptyRecycleBin(): void;
  /** Lets query locators be refused from now on. */
  expireLocators(): void;
  /** Sets by how many milliseconds later than their stamp the changes of people are committed. */
  setCommitDelay(ms: number): void;
  /** The outbound messages that were subscribed to. */
  outboundMessages(): readonly OutboundMessageInfo[];
}

/**
 * Makes a Salesforce organisation in memory that answers the REST API and the Bulk API 2.0. A fresh one has one user,
 * who owns the session, one queue, and the usual stages.
 */
export function createSalesforceFake(options: SalesforceFakeOptions = {}): SalesforceFake {
  const clock = options.clock ?? createOffsetClock();
  const settings = settle(options);
  const vendors: SalesforceVendor[] = [];
  const fake = createFakeCrm({
    vendor: 'salesforce',
    token: settings.token,
    clock,
    seed: settings.seed,
    webhooks: { batchSize: 1, maxAttempts: 1, encode: ({ url }) => ({ url, headers: {}, body: '' }) },
    create(context) {
      const vendor = createSalesforceVendor(settings, context);
      vendors.push(vendor);
      return vendor;
    },
  });
  const [vendor] = vendors;
  if (vendor === undefined) throw new TypeError('The Salesforce fake was not put together.');
  return { ...fake, control: withMessages(fake.control, vendor), ...accountControl(vendor), ...ruleControl(vendor) };
}

/** Outbound messages have an outbox of their own: they carry what a record holds when they are sent. */
function withMessages(control: FakeControl, { messages, state }: SalesforceVendor): FakeControl {
  return {
    ...control,
    subscribe(subscription) {
      const unknown = subscription.events?.find((name) => state.object(name) === undefined);
      if (unknown !== undefined) throw new ControlError(`An event is the name of an object; there is no ${unknown}.`);
      messages.subscribe(subscription);
    },
    unsubscribe: (url) => messages.unsubscribe(url),
    flushWebhooks: (flush = {}, send = acknowledgedSender(globalThis.fetch)) => messages.flush(flush, send),
    stats: () => ({ ...control.stats(), webhooksPending: messages.pending() }),
  };
}

type AccountControl = Pick<
  SalesforceFake,
  | 'expireSessions'
  | 'reviveToken'
  | 'moveInstance'
  | 'disableApi'
  | 'addField'
  | 'removeField'
  | 'addRecordType'
  | 'convertLead'
  | 'emptyRecycleBin'
  | 'expireLocators'
  | 'setCommitDelay'
  | 'outboundMessages'
>;

function accountControl({ state, sessions, cursors, switches, messages }: SalesforceVendor): AccountControl {
  return {
    expireSessions: () => sessions.endAll(),
    reviveToken: () => sessions.revive(),
    moveInstance(url) {
      switches.instanceUrl = url;
      sessions.endAll();
    },
    disableApi(isDisabled) {
      switches.isApiDisabled = isDisabled;
    },
    addField(objectType, field) {
      const object = objectNamed(state, objectType);
      object.addField(field);
      const shown = personFieldOf(object.field(field.name));
      if (state.settings.personAccounts && object.name === 'Contact' && shown !== undefined) {
        objectNamed(state, 'Account').addField(shown);
      }
    },
    removeField: (objectType, name) => objectNamed(state, objectType).removeField(name),
    addRecordType(objectType, { name, byDefault = false }) {
      const object = objectNamed(state, objectType);
      const table = objectNamed(state, 'RecordType').table;
      const id = table.nextId();
      const developerName = name.replaceAll(/\W+/g, '_');
      const values = { Name: name, DeveloperName: developerName, SobjectType: object.name, IsActive: true };
      table.put({ id, values: { ...freshSystemValues(state, id, state.now()), ...values } });
      object.addRecordType({ id, name, developerName, byDefault });
      return id;
    },
    convertLead: (input) => guarded(() => convertLead(state, { source: 'app' }, input)),
    emptyRecycleBin() {
      purge(state, state.now());
      state.binSinceMs = state.now();
    },
    expireLocators: () => cursors.expire(),
    setCommitDelay(ms) {
      switches.commitDelayMs = ms;
    },
    outboundMessages: () => messages.list(),
  };
}

type RuleControl = Pick<
  SalesforceFake,
  'access' | 'addValidationRule' | 'addBrokenTrigger' | 'addDuplicateRule' | 'clearRules' | 'lockRecord'
>;

function ruleControl({ state }: SalesforceVendor): RuleControl {
  const { rules } = state;
  return {
    access: state.access,
    addValidationRule: (rule) => void rules.validations.push(rule),
    addBrokenTrigger: (trigger) => void rules.triggers.push(trigger),
    addDuplicateRule: (rule) => void rules.duplicates.push(rule),
    clearRules() {
      rules.validations.length = 0;
      rules.triggers.length = 0;
      rules.duplicates.length = 0;
      rules.locks.clear();
    },
    lockRecord: (id, ms) => void rules.locks.set(id, state.now() + ms),
  };
}
