/** A custom field by its id. */
export type CustomFields = Readonly<
  Record<string, { readonly name: string; readonly type: string; readonly value: unknown }>
>;

/** Kinds of contact entries. */
export const contactTypes = ['Home', 'Work', 'Mobile', 'Fax', 'Main', 'Email', 'Pager', 'Web', 'Other'] as const;

/** A customer. */
export interface Customer {
  /** At most 41 characters. */
  readonly name: string;
  readonly number: string;
  readonly active: boolean;
  readonly status: string;
  readonly defaultSalesmanId: string | null;
  readonly parentId: string | null;
  readonly note: string;
  readonly url: string;
  readonly groups: readonly string[];
  readonly customFields: CustomFields;
}

/** One phone number or e-mail address of a customer; it has no identity of a person. */
export interface AccountContact {
  readonly customerId: string;
  readonly contactName: string;
  /** The number or the address. */
  readonly datus: string;
  readonly type: (typeof contactTypes)[number];
  readonly defaultFlag: boolean;
}

/** A postal address within an order or of a customer. */
export interface PostalAddress {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
}

/** A postal address of a customer. */
export interface AccountAddress extends PostalAddress {
  readonly customerId: string;
  readonly defaultFlag: boolean;
}

/** A sales order; times are milliseconds since the epoch. */
export interface SalesOrder {
  /** At most 25 characters, unique. */
  readonly num: string;
  readonly status: string;
  readonly customerId: string;
  readonly customerContact: string;
  readonly email: string;
  readonly phone: string;
  readonly customerPO: string;
  /** A username, which need not be one of a user. */
  readonly salesman: string;
  readonly issuedAtMs: number | null;
  readonly completedAtMs: number | null;
  readonly firstShipAtMs: number | null;
  /** Decimal text. */
  readonly subTotal: string;
  /** Decimal text. */
  readonly totalTax: string;
  /** Decimal text; negative for a return. */
  readonly totalPrice: string;
  readonly totalIncludesTax: boolean;
  /** ISO 4217 code. */
  readonly currency: string;
  readonly note: string;
  readonly url: string;
  readonly qbClass: string;
  readonly billTo: PostalAddress;
  readonly shipTo: PostalAddress;
  readonly customFields: CustomFields;
}

/** A line of a sales order. */
export interface SalesOrderItem {
  readonly orderId: string;
  readonly line: number;
  /** 10 is a sale. */
  readonly typeId: number;
  readonly productNum: string;
  readonly description: string;
  readonly qtyOrdered: number;
  readonly qtyFulfilled: number;
  /** Decimal text. */
  readonly unitPrice: string;
  /** Decimal text. */
  readonly totalPrice: string;
}

/** A user. */
export interface User {
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly initials: string;
  readonly email: string;
  readonly phone: string;
  readonly active: boolean;
  readonly password: string;
  readonly mfaSecret: string | null;
  readonly modules: readonly string[];
}

/** An app that logged in once; its record id is the `appId`. */
export interface IntegratedApp {
  readonly name: string;
  readonly approved: boolean;
}

/** A login that holds a seat; its record id is the token. */
export interface Session {
  readonly userId: string;
  readonly appId: number;
  /** Milliseconds since the epoch. */
  readonly usedAtMs: number;
}

/** A link of an integration to a record. */
export interface PluginInfo {
  readonly plugin: string;
  readonly authorization: string;
  readonly table: string;
  readonly recordId: number;
  readonly groupId: number | null;
  readonly channelId: string;
  readonly info: unknown;
}

/** A memo on a sales order. */
export interface Memo {
  readonly orderId: string;
  readonly memo: string;
  readonly username: string;
}

/** Ids of order statuses. */
export const orderStatuses: Readonly<Record<string, number>> = {
  Estimate: 10,
  Issued: 20,
  'In Progress': 25,
  Fulfilled: 60,
  'Closed Short': 70,
  Voided: 80,
  Cancelled: 85,
  Expired: 90,
  Historical: 95,
};

/** Ids of line types. */
export const lineTypes: Readonly<Record<string, number>> = {
  Sale: 10,
  'Misc. Sale': 11,
  'Drop Ship': 12,
  'Credit Return': 20,
  'Misc. Credit': 21,
  'Discount Percentage': 30,
  'Discount Amount': 31,
  Subtotal: 40,
  'Assoc. Price': 50,
  Shipping: 60,
  Tax: 70,
  Kit: 80,
  Note: 90,
};

/** Longest name of a customer. */
export const longestCustomerName = 41;

/** An address before anything is known of it. */
export const emptyAddress: PostalAddress = { name: '', address: '', city: '', state: '', zip: '', country: '' };
