/** A phone number or an e-mail address of a contact. */
export interface ContactItem {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

/** Kinds of custom fields. */
export const customFieldTypes = ['address', 'boolean', 'date', 'multi-select', 'number', 'string', 'url'] as const;

/** One of the kinds of custom fields. */
export type CustomFieldType = (typeof customFieldTypes)[number];

/** A custom field that a user of the application defined; its record id is the key. */
export interface CustomField {
  readonly name: string;
  readonly type: CustomFieldType;
}

/** A value of a custom field. */
export type CustomValue = string | number | boolean | readonly string[];

/** A custom field as one contact holds it. */
export interface CustomItem {
  readonly id: string;
  readonly key: string;
  readonly value: CustomValue;
}

/** A contact. */
export interface Contact {
  readonly externalId: string | null;
  /** Null for a contact that was made in the application. */
  readonly source: string | null;
  readonly sourceUrl: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly role: string | null;
  readonly emails: readonly ContactItem[];
  readonly phoneNumbers: readonly ContactItem[];
  readonly customFields: readonly CustomItem[];
  readonly createdByUserId: string;
  /** True for a contact of a native integration, which the API cannot change. */
  readonly readOnly: boolean;
}

/** A member of the workspace. */
export interface User {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly role: 'owner' | 'admin' | 'member';
}

/** A line of the workspace. */
export interface PhoneNumber {
  /** E.164. */
  readonly number: string;
  readonly name: string;
  /** Users who may use the line. */
  readonly userIds: readonly string[];
}

/** A thread between one line and one set of people. */
export interface Conversation {
  readonly phoneNumberId: string;
  /** The other side in E.164, sorted. */
  readonly participants: readonly string[];
  readonly lastActivityAtMs: number;
  readonly lastActivityId: string | null;
  /** True after it was marked as done; the API shows it by `excludeInactive` only. */
  readonly done: boolean;
}

/** A call. */
export interface Call {
  readonly phoneNumberId: string;
  /** The other side and, at times, the own line, in E.164. */
  readonly participants: readonly string[];
  readonly direction: 'incoming' | 'outgoing';
  readonly status: string;
  readonly answeredAt: string | null;
  readonly completedAt: string | null;
  /** Seconds, ringing included. */
  readonly duration: number;
  readonly userId: string;
  readonly answeredBy: string | null;
  readonly initiatedBy: string | null;
  readonly callRoute: string | null;
  readonly aiHandled: string | null;
  readonly forwardedFrom: string | null;
  readonly forwardedTo: string | null;
  readonly conversationId: string;
  readonly recordings: readonly Readonly<Record<string, unknown>>[];
  readonly summary: Readonly<Record<string, unknown>> | null;
  readonly transcript: Readonly<Record<string, unknown>> | null;
  readonly voicemail: Readonly<Record<string, unknown>> | null;
}

/** A text message. */
export interface Message {
  readonly direction: 'incoming' | 'outgoing';
  /** E.164. */
  readonly from: string;
  /** E.164. */
  readonly to: readonly string[];
  readonly text: string;
  readonly phoneNumberId: string;
  readonly conversationId: string;
  /** The sender; null on incoming messages. */
  readonly userId: string | null;
  readonly status: 'queued' | 'sent' | 'delivered' | 'undelivered' | 'received';
}

/** A task. */
export interface Task {
  readonly title: string;
  readonly description: string;
  readonly dueDate: string | null;
  readonly assignedTo: string | null;
  readonly assignedBy: string | null;
  readonly createdBy: string;
  readonly completed: boolean;
  readonly phoneNumberId: string | null;
  readonly conversationId: string | null;
  readonly activityId: string | null;
  readonly revision: number;
}
