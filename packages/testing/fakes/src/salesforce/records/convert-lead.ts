import { ApiError } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { dayOf } from '../salesforce-time.ts';
import type { FieldValue } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { createRecord, livingRow, stamped, type WriteContext } from './record-writer.ts';

/** What a lead becomes. */
export interface LeadConversionInput {
  readonly leadId: string;
  /** The account that the person belongs to; a new one when absent. */
  readonly accountId?: string;
  /** An existing contact that the lead is merged into; a new one when absent. */
  readonly contactId?: string;
  /** Name of the deal; none is made when absent. */
  readonly opportunityName?: string;
}

/** The records that a lead became. */
export interface LeadConversion {
  readonly accountId: string;
  readonly contactId: string;
  readonly opportunityId?: string;
}

/** Converts a lead as people do: the lead stays, says what it became, and takes no more edits. @throws ApiError */
export function convertLead(
  state: SalesforceState,
  context: WriteContext,
  { leadId, accountId, contactId, opportunityName }: LeadConversionInput,
): LeadConversion {
  const leads = need(state, 'Lead');
  const lead = livingRow(leads, leadId);
  if (lead.values.IsConverted === true) throw new ApiError(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'lead is converted');
  const value = (name: string): FieldValue => lead.values[name] ?? null;
  const make = (objectName: string, fields: Readonly<Record<string, FieldValue>>): string =>
    createRecord(state, need(state, objectName), context, fields).id;
  return state.transactions.atomically(() => {
    const account =
      accountId ?? make('Account', { Name: value('Company'), Phone: value('Phone'), Website: value('Website') });
    const contact =
      contactId ??
      make('Contact', {
        AccountId: account,
        FirstName: value('FirstName'),
        LastName: value('LastName'),
        Email: value('Email'),
        Phone: value('Phone'),
        MobilePhone: value('MobilePhone'),
        Title: value('Title'),
        LeadSource: value('LeadSource'),
      });
    const opportunity =
      opportunityName === undefined
        ? null
        : make('Opportunity', {
            Name: opportunityName,
            AccountId: account,
            StageName: 'Prospecting',
            CloseDate: dayOf(state.now()),
          });
    const values = {
      ...lead.values,
      ...stamped(state, context.stampMs ?? state.now()),
      Status: 'Closed - Converted',
      IsConverted: true,
      ConvertedDate: dayOf(state.now()),
      ConvertedAccountId: account,
      ConvertedContactId: contact,
      ConvertedOpportunityId: opportunity,
    };
    state.transactions.put({ kind: 'update', object: leads, row: { ...lead, values }, source: context.source });
    return { accountId: account, contactId: contact, ...(opportunity === null ? {} : { opportunityId: opportunity }) };
  });
}

function need(state: SalesforceState, objectName: string): SalesforceObject {
  const object = state.object(objectName);
  if (object === undefined) throw new ApiError(400, 'INVALID_TYPE', `sObject type '${objectName}' is not supported.`);
  return object;
}
