import type { SalesforceSettings } from '../salesforce-options.ts';
import {
  addressFields,
  choiceField,
  dayField,
  derivedField,
  emailField,
  flagField,
  longTextField,
  lookupField,
  moneyField,
  ownerField,
  phoneField,
  systemFields,
  textField,
  urlField,
  wholeField,
} from './field-kinds.ts';
import type { ObjectDefinition } from './object-definition.ts';
import { withPersonFields } from './person-account-fields.ts';

const sources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];
const industries = [
  'Agriculture',
  'Banking',
  'Construction',
  'Education',
  'Electronics',
  'Energy',
  'Healthcare',
  'Other',
];
const salutations = choiceField('Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.']);
const nameFields = [salutations, textField('FirstName', 40), textField('LastName', 80, { nillable: false })];
const fullName = derivedField(textField('Name', 121, { nillable: false }));
const lastActivity = derivedField(dayField('LastActivityDate'));

type Settings = Pick<SalesforceSettings, 'stateCountryPicklists' | 'personAccounts'>;

/** People and companies. */
export function personObjects({ stateCountryPicklists: withCodes, personAccounts }: Settings): ObjectDefinition[] {
  const objects = [contact(withCodes), lead(withCodes), account(withCodes)];
  return personAccounts ? objects.map(withPersonFields) : objects;
}

function contact(withCodes: boolean): ObjectDefinition {
  return {
    name: 'Contact',
    label: 'Contact',
    labelPlural: 'Contacts',
    keyPrefix: '003',
    mergeable: true,
    parentField: 'AccountId',
    fields: [
      ...systemFields(),
      derivedField(lookupField('MasterRecordId', ['Contact'])),
      lookupField('AccountId', ['Account']),
      ...nameFields,
      fullName,
      emailField('Email', { idLookup: true }),
      ...['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone', 'AssistantPhone', 'Fax'].map((name) => phoneField(name)),
      textField('Title', 128),
      textField('Department', 80),
      ...addressFields('Mailing', withCodes),
      ...addressFields('Other', withCodes),
      choiceField('LeadSource', sources),
      dayField('Birthdate'),
      longTextField('Description'),
      flagField('HasOptedOutOfEmail'),
      flagField('DoNotCall'),
      lookupField('ReportsToId', ['Contact']),
      ownerField(),
      lastActivity,
    ],
  };
}

function lead(withCodes: boolean): ObjectDefinition {
  return {
    name: 'Lead',
    label: 'Lead',
    labelPlural: 'Leads',
    keyPrefix: '00Q',
    mergeable: true,
    fields: [
      ...systemFields(),
      derivedField(lookupField('MasterRecordId', ['Lead'])),
      ...nameFields,
      fullName,
      textField('Company', 255, { nillable: false }),
      textField('Title', 128),
      emailField('Email', { idLookup: true }),
      ...['Phone', 'MobilePhone', 'Fax'].map((name) => phoneField(name)),
      urlField('Website'),
      ...addressFields('', withCodes),
      choiceField('LeadSource', sources),
      choiceField(
        'Status',
        ['Open - Not Contacted*', 'Working - Contacted', 'Closed - Converted', 'Closed - Not Converted'],
        { nillable: false },
      ),
      choiceField('Industry', industries),
      choiceField('Rating', ['Hot', 'Warm', 'Cold']),
      moneyField('AnnualRevenue'),
      wholeField('NumberOfEmployees'),
      longTextField('Description'),
      ownerField(['Group', 'User']),
      derivedField(flagField('IsConverted')),
      derivedField(dayField('ConvertedDate')),
      derivedField(lookupField('ConvertedAccountId', ['Account'])),
      derivedField(lookupField('ConvertedContactId', ['Contact'])),
      derivedField(lookupField('ConvertedOpportunityId', ['Opportunity'])),
    ],
  };
}

function account(withCodes: boolean): ObjectDefinition {
  return {
    name: 'Account',
    label: 'Account',
    labelPlural: 'Accounts',
    keyPrefix: '001',
    mergeable: true,
    fields: [
      ...systemFields(),
      derivedField(lookupField('MasterRecordId', ['Account'])),
      textField('Name', 255, { nillable: false }),
      choiceField('Type', ['Prospect', 'Customer - Direct', 'Customer - Channel', 'Technology Partner', 'Other']),
      lookupField('ParentId', ['Account']),
      phoneField('Phone'),
      phoneField('Fax'),
      textField('AccountNumber', 40),
      urlField('Website'),
      textField('Site', 80),
      choiceField('AccountSource', sources),
      choiceField('Industry', industries),
      choiceField('Rating', ['Hot', 'Warm', 'Cold']),
      moneyField('AnnualRevenue'),
      wholeField('NumberOfEmployees'),
      ...addressFields('Billing', withCodes),
      ...addressFields('Shipping', withCodes),
      longTextField('Description'),
      ownerField(),
      lastActivity,
    ],
  };
}
