/** A postal address. */
export interface Address {
  readonly address_line_1?: string | null;
  readonly address_line_2?: string | null;
  readonly city?: string | null;
  readonly state?: string | null;
  readonly zip?: string | null;
  readonly country?: string | null;
}

/** Where somebody stands. */
export type Role = 'Lead' | 'Client' | 'Prospect';

/** Values by the UID of their custom field. */
export type CustomValues = Readonly<Record<string, unknown>>;

/** A contact. */
export interface Contact {
  readonly first_name: string;
  readonly last_name: string;
  readonly name_prefix: string | null;
  /** The login; unique in the account. */
  readonly email: string | null;
  readonly home_email: string | null;
  readonly work_email: string | null;
  readonly phone: string | null;
  readonly home_phone: string | null;
  readonly work_phone: string | null;
  readonly shop_phone: string | null;
  readonly title: string | null;
  readonly role: Role;
  readonly active: boolean;
  readonly companyIds: readonly string[];
  readonly tags: readonly string[];
  readonly circles: readonly string[];
  readonly address: Address | null;
  readonly website: string | null;
  readonly background_info: string | null;
  readonly custom_fields: CustomValues;
}

/** A company. */
export interface Company {
  readonly name: string;
  readonly role: Role;
  readonly phone: string | null;
  readonly home_phone: string | null;
  readonly work_phone: string | null;
  readonly shop_phone: string | null;
  readonly website: string | null;
  readonly background_info: string | null;
  readonly address: Address | null;
  readonly category: { readonly name: string; readonly color: string; readonly isDefault: boolean } | null;
  readonly tags: readonly string[];
  readonly primaryContactId: string | null;
  readonly custom_fields: CustomValues;
  /** True for a company that lists leave out; no answer shows it. */
  readonly idle: boolean;
}

/** A project. */
export interface Project {
  readonly name: string;
  readonly status: string;
  /** `YYYY-MM-DD`. */
  readonly start_date: string | null;
  /** `YYYY-MM-DD`. */
  readonly end_date: string | null;
  /** `HH:00` or `HH:30`. */
  readonly due_time: string | null;
  /** HTML for the staff. */
  readonly info_description: string | null;
  readonly info_title_client: string | null;
  /** HTML that the client sees. */
  readonly info_description_client: string | null;
  readonly estimated_value: number | null;
  readonly estimated_value_currency: string | null;
  readonly business_sector: string | null;
  readonly clientId: string | null;
  readonly secondaryClientIds: readonly string[];
  readonly leader: string | null;
  readonly team: string | null;
  readonly teammates: readonly string[];
  readonly project_custom_fields: CustomValues;
}

/** Kinds of custom fields. */
export const customFieldTypes = ['text', 'multiline', 'number', 'checkbox', 'date', 'select', 'multiselect'] as const;

/** A custom field; its record id is the UID. */
export interface CustomField {
  readonly on: 'contact' | 'company' | 'project';
  readonly label: string;
  readonly type: (typeof customFieldTypes)[number];
  readonly options: readonly string[];
}

/** One run of an automation that posts a webhook. */
export interface AutomationRun {
  /** The word that the user typed. */
  readonly event: string;
  /** The contact or project that it is about. */
  readonly uid: string | null;
  /** What the body carries besides. */
  readonly values: Readonly<Record<string, unknown>>;
}
