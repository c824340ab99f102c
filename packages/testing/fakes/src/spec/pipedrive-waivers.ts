/** One place where the vendor's published description is wrong, and what is true instead. */
export interface SpecWaiver {
  /** Operations it concerns, as `METHOD /template`. */
  readonly operation: RegExp;
  readonly part: 'request' | 'response' | 'status';
  /** Where in the body, as a JSON pointer with the missing or unknown key at its end. */
  readonly pointer: RegExp;
  readonly reason: string;
}

const anyOperation = /./;
const persons = /^(POST|PATCH|GET) \/persons(\/\{id\})?$/;
const organizations = /^(POST|PATCH|GET) \/organizations(\/\{id\})?$/;
const activities = /^(POST|PATCH|GET) \/activities(\/\{id\})?$/;
const deals = /^(POST|PATCH|GET) \/deals(\/\{id\}|\/archived)?$/;

/** The differences between the description files and the service that are known and accepted. */
export const pipedriveWaivers: readonly SpecWaiver[] = [
  {
    operation: /^POST \/organizations$/,
    part: 'request',
    pointer: /^\/title$/,
    reason: 'The file requires title, which is no key of an organization; the SDK requires name.',
  },
  {
    operation: organizations,
    part: 'request',
    pointer: /^\/(website|linkedin|industry|annual_revenue|employee_count)$/,
    reason: 'Newer than the file; the SDK has them.',
  },
  {
    operation: organizations,
    part: 'response',
    pointer: /^\/data(\/\d+)?\/(website|linkedin|industry|annual_revenue|employee_count)$/,
    reason: 'Newer than the file; the SDK has them.',
  },
  {
    operation: persons,
    part: 'request',
    pointer: /^\/(postal_address|notes|im|birthday|job_title)(\/|$)/,
    reason: 'The file has the contact sync fields only in answers; the SDK writes them too.',
  },
  {
    operation: activities,
    part: 'request',
    pointer: /^\/outcome$/,
    reason: 'Newer than the file; the SDK has it.',
  },
  {
    operation: activities,
    part: 'response',
    pointer: /^\/data(\/\d+)?\/outcome$/,
    reason: 'Newer than the file; the SDK has it.',
  },
  {
    operation: deals,
    part: 'request',
    pointer: /^\/add_time$/,
    reason: 'The time of creation can be given with a new deal, the file leaves it out.',
  },
  {
    operation: deals,
    part: 'response',
    pointer: /^\/data(\/\d+)?\/archive_time$/,
    reason: "In the file's own example, not in its schema.",
  },
  {
    operation: anyOperation,
    part: 'request',
    pointer:
      /^\/(person_id|org_id|deal_id|lead_id|organization_id|address|postal_address|location|due_date|due_time|duration|note|public_description|priority|project_id|expected_close_date|won_time|lost_time)$/,
    reason: 'Null unlinks or clears; the file does not mark these as nullable, the SDK does for some.',
  },
  {
    operation: /^(GET|POST|PATCH) \/(persons|organizations|deals)/,
    part: 'response',
    pointer: /^\/data(\/\d+)?\/labels(\/|$)/,
    reason: 'Only described in the text of include_labels.',
  },
  {
    operation: /^GET \/(persons|organizations|deals)(\/\{id\}|\/archived)?$/,
    part: 'response',
    pointer:
      /^\/data(\/\d+)?\/(\w+_count|(next|last)_activity_id|last_(incoming|outgoing)_mail_time|first_won_time|smart_bcc_email|marketing_status|doi_status)$/,
    reason: 'Asked for by include_fields, whose values the file lists only as words of the parameter.',
  },
  {
    operation: /^PUT \/(persons|deals)\/\{id\}\/merge$|^(GET|POST|PATCH) \/leads(\/|$)/,
    part: 'response',
    pointer: /\/[0-9a-f]{40}$/,
    reason: 'v1 answers carry custom fields as keys of their own.',
  },
  {
    operation: /^GET \/(persons|deals|leads)\/search$/,
    part: 'response',
    pointer: /\/item\/organization\/address$/,
    reason: "In the file's own example, not in its schema.",
  },
  {
    operation: /^GET \/(notes|leads|leads\/archived|deals\/\{id\}\/participants)$/,
    part: 'response',
    pointer: /^\/additional_data\/pagination(\/|$)/,
    reason: 'Recorded answers nest the paging facts and leave out next_start on the last page.',
  },
  {
    operation: /^(GET|POST|PUT) \/notes(\/\{id\})?$/,
    part: 'response',
    pointer: /\/pinned_to_lead_flag$/,
    reason: 'The file has it in requests only; recorded answers carry it.',
  },
  {
    operation: /^POST \/notes$/,
    part: 'status',
    pointer: /^201$/,
    reason: 'Recorded live: 201, the file says 200.',
  },
  {
    operation: /^POST \/leads$/,
    part: 'status',
    pointer: /^200$/,
    reason: 'Recorded live: 200, the file says 201.',
  },
  {
    operation: /^DELETE /,
    part: 'status',
    pointer: /^410$/,
    reason: 'Recorded live for a record that is already deleted.',
  },
  {
    operation: /^GET \/users(\/\{id\}|\/me|\/find)?$/,
    part: 'response',
    pointer: /\/is_admin$/,
    reason: 'Answered by the service, missing in the file.',
  },
  {
    operation: /^GET \/users$/,
    part: 'response',
    pointer: /^\/additional_data$/,
    reason: 'Holds company_id, missing in the file.',
  },
  {
    operation: /^GET \/activityTypes$/,
    part: 'response',
    pointer: /^\/data\/\d+\/(add_time|update_time)$/,
    reason: 'The file asks for RFC 3339, its own example and the service write v1 times without a zone.',
  },
];
