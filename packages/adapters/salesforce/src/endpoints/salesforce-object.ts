import type { AssociationTarget } from '@crmsync/adapter';
import type { Mapping, PortContext } from '@crmsync/adapter-kit';
import type { BulkSettings } from './salesforce-settings.ts';

/** A role that is one reference field. */
export interface ReferenceRole {
  readonly role: string;
  /** The field it is read from. */
  readonly field: string;
  /** The field it is written to; absent = it cannot be written. */
  readonly writeField?: string;
  readonly targets: readonly AssociationTarget[];
}

/** One object as this adapter knows it: what its endpoints need beside the call's context. */
export interface SalesforceObject {
  readonly objectType: string;
  readonly mapping: Mapping;
  readonly wiresOf: ReadonlyMap<string, readonly string[]>;
  readonly apiVersion: string;
  readonly references: readonly ReferenceRole[];
  /** Whether people are tied to it by records of their own. */
  readonly hasContactRoles: boolean;
  readonly mergeable: boolean;
  /** A condition of what a listing shows. */
  readonly scope: string | undefined;
  /** Whether deleted records can be asked for, and with them what changed. */
  readonly hasRecycleBin: boolean;
  /** The external id field that holds our key. */
  readonly syncKeyField: string | undefined;
  readonly saveDuplicateAlerts: boolean;
  readonly lookBackMs: number;
  readonly bulk: Required<Omit<BulkSettings, 'writeAbove'>> & Pick<BulkSettings, 'writeAbove'>;
}

/** What every endpoint of an object is called with. */
export interface ObjectCall {
  readonly context: PortContext;
  readonly object: SalesforceObject;
}

/** Most records of one collection call. */
export const mostPerCollection = 200;
