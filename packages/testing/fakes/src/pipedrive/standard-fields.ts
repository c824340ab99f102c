import type { FieldDefinition, FieldOption, FieldOwner } from './field-definition.ts';

/** Label choices every fresh account has, per object type. */
const labelOptions: Readonly<Record<FieldOwner, readonly FieldOption[]>> = {
  person: options(1, 'Customer', 'Hot lead', 'Warm lead', 'Cold lead'),
  organization: options(5, 'Customer', 'Hot lead', 'Warm lead', 'Cold lead'),
  deal: options(9, 'Hot', 'Warm', 'Cold'),
  activity: [],
};

const industryOptions = options(20, 'Construction', 'Education', 'Energy', 'Finance', 'Health care', 'Software');
const priorityOptions = options(30, 'None', 'Low', 'Medium', 'High');

/** Option ids below this number belong to standard fields. */
export const firstCustomOptionId = 100;

/** The fields a fresh account has. Codes are not always record keys: `email` and `phone` here are `emails` and `phones` there. */
export function standardFields(owner: FieldOwner): FieldDefinition[] {
  if (owner === 'person') return [...personFields(), ...commonFields(owner)];
  if (owner === 'organization') return [...organizationFields(), ...commonFields(owner)];
  if (owner === 'deal') return [...dealFields(), ...commonFields(owner)].map((each) => ({ ...each, description: '' }));
  return [...activityFields(), ...stampFields()];
}

function personFields(): FieldDefinition[] {
  return [
    field('name', 'Name', 'varchar'),
    field('first_name', 'First name', 'varchar'),
    field('last_name', 'Last name', 'varchar'),
    field('email', 'Email', 'varchar'),
    field('phone', 'Phone', 'phone'),
    field('org_id', 'Organization', 'org'),
    field('picture_id', 'Profile picture', 'picture'),
  ];
}

function organizationFields(): FieldDefinition[] {
  return [
    field('name', 'Name', 'varchar'),
    field('address', 'Address', 'address'),
    field('website', 'Website', 'varchar'),
    field('linkedin', 'LinkedIn profile', 'varchar'),
    field('industry', 'Industry', 'enum', industryOptions),
    field('annual_revenue', 'Annual revenue', 'double'),
    field('employee_count', 'Number of employees', 'double'),
  ];
}

function dealFields(): FieldDefinition[] {
  return [
    field('title', 'Title', 'varchar'),
    field('value', 'Value', 'double'),
    field('currency', 'Currency', 'varchar'),
    field('person_id', 'Contact person', 'people'),
    field('org_id', 'Organization', 'org'),
    field('pipeline_id', 'Pipeline', 'int'),
    field('stage_id', 'Stage', 'stage'),
    field('status', 'Status', 'status'),
    field('probability', 'Probability', 'int'),
    field('lost_reason', 'Lost reason', 'varchar_options'),
    field('expected_close_date', 'Expected close date', 'date'),
    field('stage_change_time', 'Last stage change', 'date'),
    field('won_time', 'Won time', 'date'),
    field('lost_time', 'Lost time', 'date'),
    field('close_time', 'Deal closed on', 'date'),
    field('source_lead_id', 'Source lead', 'lead', null, true),
  ];
}

function activityFields(): FieldDefinition[] {
  return [
    field('subject', 'Subject', 'varchar'),
    field('type', 'Type', 'varchar'),
    field('due_date', 'Due date', 'date'),
    field('due_time', 'Due time', 'time'),
    field('duration', 'Duration', 'time'),
    field('done', 'Done', 'boolean'),
    field('busy', 'Free/busy', 'boolean'),
    field('priority', 'Priority', 'enum', priorityOptions),
    field('note', 'Note', 'text'),
    field('public_description', 'Public description', 'text'),
    field('location', 'Location', 'address'),
    field('deal_id', 'Deal', 'deal'),
    field('lead_id', 'Lead', 'lead'),
    field('person_id', 'Contact person', 'people'),
    field('org_id', 'Organization', 'org'),
    field('owner_id', 'Assigned to user', 'user'),
    field('attendees', 'Attendees', 'json', null, true),
  ];
}

function commonFields(owner: FieldOwner): FieldDefinition[] {
  return [
    field('owner_id', 'Owner', 'user'),
    field('label_ids', 'Labels', 'set', labelOptions[owner]),
    field('visible_to', 'Visible to', 'visible_to'),
    ...stampFields(),
  ];
}

function stampFields(): FieldDefinition[] {
  return [
    field('id', 'ID', 'int'),
    field('add_time', 'Created', 'date'),
    field('update_time', 'Update time', 'date'),
    field('is_deleted', 'Deleted', 'boolean'),
  ];
}

function field(
  code: string,
  name: string,
  type: string,
  choices: readonly FieldOption[] | null = null,
  isOptional = false,
): FieldDefinition {
  return { code, name, type, options: choices, isCustom: false, isOptional };
}

function options(firstId: number, ...labels: readonly string[]): FieldOption[] {
  return labels.map((label, index) => ({ id: firstId + index, label }));
}
