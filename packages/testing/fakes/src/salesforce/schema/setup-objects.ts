import {
  choiceField,
  derivedField,
  emailField,
  flagField,
  lookupField,
  phoneField,
  systemFields,
  textField,
} from './field-kinds.ts';
import type { ObjectDefinition } from './object-definition.ts';

/** Users, queues and record types. */
export const setupObjects: readonly ObjectDefinition[] = [
  {
    name: 'User',
    label: 'User',
    labelPlural: 'Users',
    keyPrefix: '005',
    deletable: false,
    setup: true,
    fields: [
      ...systemFields(),
      textField('Username', 80, { nillable: false, unique: true, idLookup: true }),
      textField('FirstName', 40),
      textField('LastName', 80, { nillable: false }),
      derivedField(textField('Name', 121, { nillable: false })),
      emailField('Email', { nillable: false, idLookup: true }),
      phoneField('Phone'),
      textField('Title', 80),
      flagField('IsActive', { byDefault: true }),
      choiceField('UserType', ['Standard*', 'PowerPartner', 'CsnOnly', 'AutomatedProcess', 'Guest'], {
        createable: false,
        updateable: false,
      }),
      textField('ProfileId', 18, { byDefault: '00e000000000001AAA' }),
      textField('TimeZoneSidKey', 40, { byDefault: 'America/New_York' }),
      textField('LocaleSidKey', 40, { byDefault: 'en_US' }),
    ],
  },
  {
    name: 'Group',
    label: 'Group',
    labelPlural: 'Groups',
    keyPrefix: '00G',
    setup: true,
    fields: [
      ...systemFields(),
      textField('Name', 40, { nillable: false }),
      textField('DeveloperName', 80),
      choiceField('Type', ['Regular*', 'Queue', 'Role'], { restricted: true }),
      emailField('Email'),
    ],
  },
  {
    name: 'RecordType',
    label: 'Record Type',
    labelPlural: 'Record Types',
    keyPrefix: '012',
    writable: false,
    bulk: false,
    fields: [
      ...systemFields(),
      textField('Name', 80),
      textField('DeveloperName', 80),
      textField('SobjectType', 40),
      flagField('IsActive'),
      lookupField('BusinessProcessId', ['RecordType']),
    ],
  },
];
