import type { FakeVendorContext } from '../create-fake-crm.ts';
import type { RecordOperation } from '../request-log.ts';
import { createRowTable, type RowChange, type RowTable } from '../row-table.ts';
import type { SuiteDashFakeOptions } from './suitedash-options.ts';
import type { AutomationRun, Company, Contact, CustomField, Project } from './suitedash-records.ts';

/** Everything that one account holds. */
export interface SuiteDashState {
  readonly options: SuiteDashFakeOptions;
  /** The present in milliseconds since the epoch. */
  now(): number;
  readonly contacts: RowTable<Contact>;
  readonly companies: RowTable<Company>;
  readonly projects: RowTable<Project>;
  readonly customFields: RowTable<CustomField>;
  readonly automations: RowTable<AutomationRun>;
  /** E-mail addresses that were invited to the portal, oldest first. */
  readonly invitations: string[];
  /** Who was added to a marketing audience, oldest first. */
  readonly subscriptions: { readonly email: string; readonly audience: string }[];
}

/** What an account tells of its changes. */
export interface SuiteDashListeners {
  onContact(change: RowChange<Contact>): void;
  onProject(change: RowChange<Project>): void;
  onAutomation(change: RowChange<AutomationRun>): void;
}

const operations: Readonly<Record<RowChange<unknown>['action'], RecordOperation>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  restore: 'create',
};

/** Makes an empty account. */
export function createSuiteDashState(
  options: SuiteDashFakeOptions,
  { clock, random, log }: Pick<FakeVendorContext, 'clock' | 'random' | 'log'>,
  listeners: SuiteDashListeners,
): SuiteDashState {
  const ids = random.fork('ids');
  const hex = (length: number): string => Array.from({ length }, () => ids.int(0, 15).toString(16)).join('');
  const newId = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  const table = <Fields>(objectType: string, listen?: (change: RowChange<Fields>) => void): RowTable<Fields> =>
    createRowTable<Fields>({
      newId,
      now: clock.now,
      onChange(change) {
        if (change.by === 'api') log.count(operations[change.action], objectType);
        listen?.(change);
      },
    });
  return {
    options,
    now: clock.now,
    contacts: table('contact', listeners.onContact),
    companies: table<Company>('company'),
    projects: table('project', listeners.onProject),
    customFields: table<CustomField>('customField'),
    automations: table('automation', listeners.onAutomation),
    invitations: [],
    subscriptions: [],
  };
}
