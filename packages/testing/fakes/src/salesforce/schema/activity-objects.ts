import type { SalesforceSettings } from '../salesforce-options.ts';
import {
  choiceField,
  dayField,
  derivedField,
  flagField,
  longTextField,
  lookupField,
  momentField,
  ownerField,
  systemFields,
  textField,
  wholeField,
} from './field-kinds.ts';
import type { ObjectDefinition } from './object-definition.ts';

const links = [
  lookupField('WhoId', ['Contact', 'Lead']),
  lookupField('WhatId', ['Account', 'Opportunity']),
  derivedField(lookupField('AccountId', ['Account'])),
];

/** Tasks, meetings, the further people of both, e-mails and notes. */
export function activityObjects({ unverified }: Pick<SalesforceSettings, 'unverified'>): ObjectDefinition[] {
  return [task(unverified.completedDateTime), event, taskRelation, eventRelation, emailMessage, note, taskStatus];
}

function task(completedDateTime: boolean): ObjectDefinition {
  return {
    name: 'Task',
    label: 'Task',
    labelPlural: 'Tasks',
    keyPrefix: '00T',
    parentField: 'AccountId',
    fields: [
      ...systemFields(),
      ...links,
      { name: 'Subject', type: 'combobox', length: 255 },
      dayField('ActivityDate'),
      choiceField('Status', ['Not Started*', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'], {
        nillable: false,
      }),
      choiceField('Priority', ['High', 'Normal*', 'Low'], { nillable: false }),
      derivedField(flagField('IsHighPriority')),
      ownerField(['Group', 'User']),
      longTextField('Description'),
      derivedField(flagField('IsClosed')),
      derivedField(flagField('IsArchived')),
      choiceField('TaskSubtype', ['Task*', 'Email', 'ListEmail', 'Cadence', 'Call'], {
        updateable: false,
        restricted: true,
      }),
      wholeField('CallDurationInSeconds'),
      choiceField('CallType', ['Internal', 'Inbound', 'Outbound']),
      textField('CallDisposition', 255),
      textField('CallObject', 255),
      ...(completedDateTime ? [derivedField(momentField('CompletedDateTime'))] : []),
    ],
  };
}

const event: ObjectDefinition = {
  name: 'Event',
  label: 'Event',
  labelPlural: 'Events',
  keyPrefix: '00U',
  parentField: 'AccountId',
  fields: [
    ...systemFields(),
    ...links,
    { name: 'Subject', type: 'combobox', length: 255 },
    textField('Location', 255),
    flagField('IsAllDayEvent'),
    momentField('ActivityDateTime'),
    dayField('ActivityDate'),
    wholeField('DurationInMinutes'),
    momentField('StartDateTime'),
    momentField('EndDateTime'),
    longTextField('Description'),
    ownerField(),
    choiceField('ShowAs', ['Busy*', 'OutOfOffice', 'Free']),
    derivedField(flagField('IsArchived')),
    derivedField(flagField('IsRecurrence')),
  ],
};

const taskRelation: ObjectDefinition = {
  name: 'TaskRelation',
  label: 'Task Relation',
  labelPlural: 'Task Relations',
  keyPrefix: '0RT',
  bulk: false,
  fields: [
    ...systemFields(),
    lookupField('TaskId', ['Task'], { nillable: false, updateable: false }),
    lookupField('RelationId', ['Contact', 'Lead', 'Account', 'Opportunity'], { nillable: false, updateable: false }),
    flagField('IsWhat'),
  ],
};

const eventRelation: ObjectDefinition = {
  name: 'EventRelation',
  label: 'Event Relation',
  labelPlural: 'Event Relations',
  keyPrefix: '0RE',
  bulk: false,
  fields: [
    ...systemFields(),
    lookupField('EventId', ['Event'], { nillable: false, updateable: false }),
    lookupField('RelationId', ['Contact', 'Lead', 'User'], { nillable: false, updateable: false }),
    choiceField('Status', ['New*', 'Accepted', 'Declined', 'Uninvited', 'Maybe']),
    textField('Response', 255),
    momentField('RespondedDate'),
  ],
};

const emailMessage: ObjectDefinition = {
  name: 'EmailMessage',
  label: 'Email Message',
  labelPlural: 'Email Messages',
  keyPrefix: '02s',
  fields: [
    ...systemFields(),
    lookupField('ParentId', ['Account']),
    lookupField('ActivityId', ['Task']),
    lookupField('RelatedToId', ['Account', 'Opportunity']),
    longTextField('TextBody', 131_072),
    longTextField('HtmlBody', 131_072),
    textField('Subject', 3000),
    textField('FromName', 255),
    { name: 'FromAddress', type: 'email', length: 255 },
    ...['ToAddress', 'CcAddress', 'BccAddress'].map((name) => textField(name, 4000)),
    flagField('Incoming'),
    choiceField('Status', ['0*', '1', '2', '3', '4', '5'], { nillable: false, restricted: true }),
    momentField('MessageDate'),
    textField('MessageIdentifier', 765),
    textField('ThreadIdentifier', 765),
  ],
};

const note: ObjectDefinition = {
  name: 'Note',
  label: 'Note',
  labelPlural: 'Notes',
  keyPrefix: '002',
  fields: [
    ...systemFields(),
    lookupField('ParentId', ['Account', 'Contact', 'Lead', 'Opportunity'], { nillable: false, updateable: false }),
    textField('Title', 80, { nillable: false }),
    flagField('IsPrivate'),
    longTextField('Body'),
    ownerField(),
  ],
};

const taskStatus: ObjectDefinition = {
  name: 'TaskStatus',
  label: 'Task Status Value',
  labelPlural: 'Task Status Values',
  keyPrefix: '01K',
  writable: false,
  bulk: false,
  fields: [
    ...systemFields(),
    textField('ApiName', 255),
    textField('MasterLabel', 255),
    wholeField('SortOrder'),
    flagField('IsDefault'),
    flagField('IsClosed'),
  ],
};
