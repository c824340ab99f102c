import type { Company, Contact, Project } from './suitedash-records.ts';

const phones = { phone: null, home_phone: null, work_phone: null, shop_phone: null };
const about = { website: null, background_info: null, address: null, tags: [], custom_fields: {} };

/** A contact before anything is known of it. */
export const emptyContact: Contact = {
  first_name: '',
  last_name: '',
  name_prefix: null,
  email: null,
  home_email: null,
  work_email: null,
  ...phones,
  title: null,
  role: 'Lead',
  active: true,
  companyIds: [],
  circles: [],
  ...about,
};

/** A company before anything is known of it. */
export const emptyCompany: Company = {
  name: '',
  role: 'Client',
  ...phones,
  category: null,
  primaryContactId: null,
  ...about,
  idle: false,
};

/** A project before anything is known of it. */
export const emptyProject: Project = {
  name: '',
  status: '',
  start_date: null,
  end_date: null,
  due_time: null,
  info_description: null,
  info_title_client: null,
  info_description_client: null,
  estimated_value: null,
  estimated_value_currency: null,
  business_sector: null,
  clientId: null,
  secondaryClientIds: [],
  leader: null,
  team: null,
  teammates: [],
  project_custom_fields: {},
};
