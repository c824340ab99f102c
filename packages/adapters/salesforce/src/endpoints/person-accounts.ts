import { isWireProps, type WireProps } from '@crmsync/adapter-kit';
import type { ObjectSchema } from './describe-object.ts';
import { rowId, rowsOfIds } from './query-rows.ts';
import type { ObjectCall } from './salesforce-object.ts';

const sameName: readonly string[] = ['Salutation', 'FirstName', 'LastName', 'Phone', 'Fax', 'Description', 'OwnerId'];

/** How a field of a contact is named on the account that is the same person. */
export function personFieldName(name: string): string {
  if (sameName.includes(name)) return name;
  return name.endsWith('__c') ? name.replace(/__c$/, '__pc') : `Person${name}`;
}

/** The values of a contact as its account names them. The person is nobody's contact, so that its account stays. */
export function personValues(values: WireProps): WireProps {
  const entries = Object.entries(values).filter(([name]) => name !== 'AccountId');
  return Object.fromEntries(entries.map(([name, value]) => [personFieldName(name), value]));
}

/** Of these contacts those that are person accounts, with the account that is written instead. */
export async function personAccountsOf(
  { context, object }: ObjectCall,
  schema: ObjectSchema,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (object.objectType !== 'Contact' || !schema.fields.has('IsPersonAccount') || ids.length === 0) return new Map();
  const select = ['Id', 'AccountId', 'IsPersonAccount'];
  const rows = await rowsOfIds(context, { apiVersion: object.apiVersion, select, from: object.objectType }, ids);
  return new Map(
    rows.flatMap((row) => {
      const id = rowId(row);
      if (!isWireProps(row) || id === undefined || row.IsPersonAccount !== true) return [];
      return typeof row.AccountId === 'string' ? [[id, row.AccountId] as const] : [];
    }),
  );
}
