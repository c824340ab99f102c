import type { ObjectType } from './object-type.ts';
import { defineProperty, optionsFrom, type PropertyDefinition, type PropertySketch } from './property-definition.ts';

/** Lifecycle stages in the order in which the API lets a record advance. */
export const lifecycleStages = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
  'other',
];

const industries = [
  'ACCOUNTING',
  'COMPUTER_SOFTWARE',
  'CONSTRUCTION',
  'EDUCATION_MANAGEMENT',
  'FARMING',
  'FINANCIAL_SERVICES',
  'HOSPITAL_HEALTH_CARE',
  'HOSPITALITY',
  'INFORMATION_TECHNOLOGY_AND_SERVICES',
  'LAW_PRACTICE',
  'LOGISTICS_AND_SUPPLY_CHAIN',
  'MACHINERY',
  'REAL_ESTATE',
  'RETAIL',
  'RENEWABLES_ENVIRONMENT',
];

const callDispositions: readonly (readonly [label: string, value: string])[] = [
  ['Busy', '9d9162e7-6cf3-4944-bf63-4dff82258764'],
  ['Connected', 'f240bbac-87c9-4f6e-bf70-924b57d47db7'],
  ['Left live message', 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff'],
  ['Left voicemail', 'b2cf5968-551e-4856-9783-52b3da59a7d0'],
  ['No answer', '73a0d17f-1163-4015-bdd5-ec830791da20'],
  ['Wrong number', '17b47fee-58de-441e-a44c-c6300d46f273'],
];

const text = (name: string, label?: string): PropertySketch => sketch('string', name, label);
const number = (name: string): PropertySketch => sketch('number', name);
const html = (name: string): PropertySketch => ({ name, type: 'string', fieldType: 'html' });
const readOnly = (name: string, type = 'string'): PropertySketch => ({ name, type, readOnly: true });
const calculated = (name: string, type = 'string'): PropertySketch => ({
  name,
  type,
  readOnly: true,
  calculated: true,
});
const choice = (name: string, values: readonly string[]): PropertySketch => ({
  name,
  type: 'enumeration',
  options: optionsFrom(values),
});
const owner: PropertySketch = { name: 'hubspot_owner_id', type: 'enumeration', owner: true, label: 'Owner' };

const shared: readonly PropertySketch[] = [
  readOnly('hs_object_id', 'number'),
  readOnly('hs_lastmodifieddate', 'datetime'),
  readOnly('hs_merged_object_ids', 'enumeration'),
  readOnly('hs_created_by_user_id', 'number'),
  owner,
];

const addressParts = ['address', 'city', 'state', 'zip', 'country'].map((name) => text(name));
const leadStatuses = [
  'NEW',
  'OPEN',
  'IN_PROGRESS',
  'OPEN_DEAL',
  'UNQUALIFIED',
  'ATTEMPTED_TO_CONTACT',
  'CONNECTED',
  'BAD_TIMING',
];

const ownSketches: Readonly<Record<string, readonly PropertySketch[]>> = {
  contacts: [
    text('email', 'Email'),
    text('firstname', 'First Name'),
    text('lastname', 'Last Name'),
    text('salutation'),
    text('hs_additional_emails'),
    sketch('phone_number', 'phone', 'Phone Number'),
    sketch('phone_number', 'mobilephone'),
    text('fax'),
    text('company', 'Company Name'),
    text('website'),
    text('jobtitle', 'Job Title'),
    text('message'),
    text('hs_language'),
    ...addressParts,
    choice('lifecyclestage', lifecycleStages),
    choice('hs_lead_status', leadStatuses),
    { name: 'hs_email_optout', type: 'bool' },
    sketch('date', 'date_of_birth'),
    readOnly('createdate', 'datetime'),
    readOnly('lastmodifieddate', 'datetime'),
    readOnly('hs_calculated_merged_vids'),
    calculated('hs_searchable_calculated_phone_number'),
    calculated('hs_email_domain'),
    calculated('notes_last_updated', 'datetime'),
    { name: 'associatedcompanyid', type: 'number', calculated: true, readOnly: true },
  ],
  companies: [
    text('name', 'Company name'),
    text('domain', 'Company Domain Name'),
    text('hs_additional_domains'),
    text('website'),
    text('description'),
    sketch('phone_number', 'phone'),
    ...addressParts,
    text('address2'),
    choice('industry', industries),
    choice('type', ['PROSPECT', 'PARTNER', 'RESELLER', 'VENDOR', 'OTHER']),
    number('numberofemployees'),
    number('annualrevenue'),
    choice('lifecyclestage', lifecycleStages),
    choice('hs_lead_status', leadStatuses),
    readOnly('createdate', 'datetime'),
  ],
  deals: [
    text('dealname', 'Deal Name'),
    number('amount'),
    sketch('datetime', 'closedate', 'Close Date'),
    text('description'),
    choice('deal_currency_code', ['USD', 'EUR', 'GBP', 'CAD', 'AUD', 'CHF', 'JPY']),
    choice('dealtype', ['newbusiness', 'existingbusiness']),
    choice('hs_priority', ['low', 'medium', 'high']),
    text('closed_lost_reason'),
    text('closed_won_reason'),
    { name: 'pipeline', type: 'enumeration' },
    { name: 'dealstage', type: 'enumeration', fieldType: 'radio' },
    readOnly('createdate', 'datetime'),
    calculated('hs_is_closed', 'bool'),
    calculated('hs_is_closed_won', 'bool'),
    calculated('hs_deal_stage_probability', 'number'),
  ],
  calls: [
    text('hs_call_title'),
    html('hs_call_body'),
    choice('hs_call_direction', ['INBOUND', 'OUTBOUND']),
    number('hs_call_duration'),
    text('hs_call_from_number'),
    text('hs_call_to_number'),
    text('hs_call_recording_url'),
    choice('hs_call_status', [
      'BUSY',
      'CALLING_CRM_USER',
      'CANCELED',
      'COMPLETED',
      'CONNECTING',
      'FAILED',
      'IN_PROGRESS',
      'NO_ANSWER',
      'QUEUED',
      'RINGING',
    ]),
    {
      name: 'hs_call_disposition',
      type: 'enumeration',
      options: callDispositions.map(([label, value], displayOrder) => ({ label, value, displayOrder, hidden: false })),
    },
  ],
  emails: [
    choice('hs_email_direction', ['EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL']),
    choice('hs_email_status', ['BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING', 'SENT']),
    text('hs_email_subject'),
    html('hs_email_text'),
    html('hs_email_html'),
    text('hs_email_headers'),
    readOnly('hs_email_from_email'),
    readOnly('hs_email_to_email'),
  ],
  meetings: [
    text('hs_meeting_title'),
    html('hs_meeting_body'),
    html('hs_internal_meeting_notes'),
    text('hs_meeting_location'),
    sketch('datetime', 'hs_meeting_start_time'),
    sketch('datetime', 'hs_meeting_end_time'),
    choice('hs_meeting_outcome', ['SCHEDULED', 'COMPLETED', 'RESCHEDULED', 'NO_SHOW', 'CANCELED']),
    text('hs_meeting_external_url'),
  ],
  notes: [html('hs_note_body')],
  tasks: [
    text('hs_task_subject'),
    html('hs_task_body'),
    choice('hs_task_status', ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED']),
    choice('hs_task_priority', ['NONE', 'LOW', 'MEDIUM', 'HIGH']),
    choice('hs_task_type', ['EMAIL', 'CALL', 'TODO']),
    text('hs_task_reminders'),
  ],
};

const activityShared: readonly PropertySketch[] = [
  sketch('datetime', 'hs_timestamp'),
  readOnly('hs_createdate', 'datetime'),
  text('hs_attachment_ids'),
];

/** The properties that every account has for a kind of object. */
export function standardProperties(type: ObjectType, atIso: string): PropertyDefinition[] {
  const own = ownSketches[type.name] ?? [];
  const activity = type.eventName === 'object' ? activityShared : [];
  return [...shared, ...activity, ...own].map((property) =>
    defineProperty({ ...property, atIso, group: `${type.singular}information` }),
  );
}

function sketch(type: string, name: string, label?: string): PropertySketch {
  return label === undefined ? { name, type } : { name, type, label };
}
