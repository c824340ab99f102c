import type { Address, FieldKind, Project } from '@crmsync/model';

/** Where a contact or company stands, in the vendor's words. */
export type SuitedashRole = 'Lead' | 'Prospect' | 'Client';

/** Who stands for a company that nobody is named for. */
export interface CompanyContact {
  readonly email: string;
  /** Needed where the contact is not there yet. */
  readonly firstName?: string;
  readonly lastName?: string;
}

/** Where notes are written. */
export interface NoteSettings {
  /**
   * Labels of multi-line custom fields to keep notes in. @default none: `background_info` of contacts and companies, the
   * description for the staff of projects
   */
  readonly customFields?: { readonly [objectType in 'contacts' | 'companies' | 'projects']?: string };
  /** Most characters of the notes of one record; the oldest make room. @default 20000 */
  readonly maxLength?: number;
}

/** How webhooks are read. */
export interface WebhookSettings {
  /** Key of the event's word in a body. @default 'event' */
  readonly eventField?: string;
  /** Key of the record's UID in a body. @default 'uid' */
  readonly uidField?: string;
  /** Key of a contact's e-mail in a body, for bodies without a UID. @default 'email' */
  readonly emailField?: string;
  /** Further event words of the account's automations, by what kind of record they are about. @default none */
  readonly events?: { readonly [word: string]: { readonly objectType: 'contacts' | 'companies' | 'projects' } };
  /**
   * Events that follow from the status in the body of a `project.updated`, by status, for accounts without automations
   * that tell them. Each is told once for a project. @default none
   */
  readonly statusEvents?: { readonly [status: string]: string };
  /** Deliveries of the same body within this time are one event, in milliseconds. @default 60000 */
  readonly repeatMs?: number;
}

/** Keys of a postal address. */
export type AddressKeys = { readonly [part in Exclude<keyof Address, 'type' | 'countryText'>]: string };

/** What a SuiteDash adapter can be set up with. Many of these are points that the vendor's pages leave open. */
export interface SuitedashSettings {
  /** Calls that the plan allows per month. @default 20000 */
  readonly monthlyCalls?: number;
  /** Part of them (0 to below 1) that is left for others and never used. @default 0.2 */
  readonly monthlyReserve?: number;
  /** Part of the rest (above 0 to 1) that reading lists may use, so that webhooks and writes have room. @default 0.75 */
  readonly scanShare?: number;
  /** Requests per second. @default 2 */
  readonly requestsPerSecond?: number;
  /** How long nothing is sent after a 429 that names no time, in milliseconds. @default 900000 */
  readonly pauseMs?: number;
  /** How long the account's fields are kept before they are asked for again, in milliseconds. @default 3600000 */
  readonly metaCacheMs?: number;
  /** Role of contacts and companies that are made without a lifecycle. @default 'Lead' */
  readonly defaultRole?: SuitedashRole;
  /** Whether new contacts are invited to the portal by e-mail. @default false */
  readonly sendWelcomeEmail?: boolean;
  /** Whether an update may change a contact's login e-mail. @default false */
  readonly writeLoginEmail?: boolean;
  /** How a contact takes its company; see `/contact/meta` of the account. @default 'object' */
  readonly companyShape?: 'object' | 'list';
  /** Primary contact of companies that are made without one. @default none: such companies wait for a contact */
  readonly companyContact?: CompanyContact;
  /** Whether the clients of projects are written; the form is not documented. @default false */
  readonly writeProjectClients?: boolean;
  /** The account's project statuses by what they mean; the first of a meaning is the one written. */
  readonly projectStatuses?: { readonly [status: string]: NonNullable<Project['status']> };
  /** Keys of `address`. @default address_line_1, address_line_2, city, state, zip, country */
  readonly addressKeys?: AddressKeys;
  /** Kinds of custom fields by the vendor's type; types that are not named are read as they are, and not written. */
  readonly customFieldKinds?: { readonly [type: string]: FieldKind };
  /** Sent with every create and update, e.g. the account's "behavior" for references that do not exist. @default none */
  readonly writeOptions?: { readonly [key: string]: unknown };
  readonly notes?: NoteSettings;
  readonly webhook?: WebhookSettings;
}

/** @throws TypeError naming the setting that is wrong */
export function checkSettings(settings: SuitedashSettings): void {
  const fail = (name: string, what: string): never => {
    throw new TypeError(`suitedash: the setting ${name} must be ${what}`);
  };
  const { monthlyCalls, requestsPerSecond, pauseMs, metaCacheMs, monthlyReserve = 0.2, scanShare = 0.75 } = settings;
  const positive = { monthlyCalls, requestsPerSecond, pauseMs, 'notes.maxLength': settings.notes?.maxLength };
  for (const [name, value] of Object.entries(positive)) if (value !== undefined && !(value > 0)) fail(name, 'positive');
  const durations = { metaCacheMs, 'webhook.repeatMs': settings.webhook?.repeatMs };
  for (const [name, value] of Object.entries(durations))
    if (value !== undefined && !(value >= 0)) fail(name, '0 or more');
  if (!(monthlyReserve >= 0 && monthlyReserve < 1)) fail('monthlyReserve', '0 to below 1');
  if (!(scanShare > 0 && scanShare <= 1)) fail('scanShare', 'above 0 to 1');
}
