import type { Traits } from './account-shape.ts';
import type { ControlRecord } from './control-client.ts';
import type { DemoAccount, DemoAccounts, DemoVendor } from './demo-account.ts';
import { type RecordKind, recordKinds } from './record-kind.ts';

/** One live record of an account at one moment. */
export interface HeldRecord extends ControlRecord, Traits {
  /** Who or what it really is; absent for records that the engine made. */
  readonly truthId?: string;
}

/** Everything one account holds, by kind and id. */
export type AccountState = Readonly<Record<RecordKind, ReadonlyMap<string, HeldRecord>>>;

/** What both accounts hold. */
export type DemoState = Readonly<Record<DemoVendor, AccountState>>;

/** Reads what both accounts hold now, with the truth behind it. */
export async function readState(accounts: DemoAccounts): Promise<DemoState> {
  const [hubspot, pipedrive] = await Promise.all([accountState(accounts.hubspot), accountState(accounts.pipedrive)]);
  return { hubspot, pipedrive };
}

async function accountState(account: DemoAccount): Promise<AccountState> {
  const [contacts, companies, deals] = await Promise.all(recordKinds.map((kind) => heldRecords(account, kind)));
  const none = new Map<string, HeldRecord>();
  return { contacts: contacts ?? none, companies: companies ?? none, deals: deals ?? none };
}

async function heldRecords({ control, shape }: DemoAccount, kind: RecordKind): Promise<Map<string, HeldRecord>> {
  const objectType = shape.types[kind];
  const [records, truth] = await Promise.all([control.records(objectType), control.truth(objectType)]);
  return new Map(
    records.map((record) => {
      const truthId = truth.get(record.id);
      const held = { ...record, ...shape.traits[kind](record), ...(truthId === undefined ? {} : { truthId }) };
      return [record.id, held];
    }),
  );
}
