import type { Sample } from '@crmsync/testkit';

/** What the organisation is asked to hold, different for each number. */
export type Samples = (n: number) => readonly [Sample['fields'], ...Sample['fields'][]];

const phone = (n: number) => `+12125550${String(100 + n)}`;
const instant = (n: number) => `2026-02-0${1 + (n % 8)}T10:30:00.000Z`;

const address = (n: number, type: string) => ({
  type,
  line1: `${n} Main Street`,
  line2: 'Floor 2',
  city: 'Springfield',
  region: 'IL',
  postalCode: `6270${n % 10}`,
  countryText: 'USA',
});

/** Samples by object type. @param owner a user of the organisation */
export function samplesOf(owner: (n: number) => string): { readonly [objectType: string]: Samples } {
  return {
    Account: (n) => [
      {
        name: `Acme Works ${n}`,
        domains: [`acme-${n}.example.com`],
        websites: [`https://www.acme-${n}.example.com/shop`],
        industry: { key: n % 2 === 0 ? 'Banking' : 'Construction' },
        employees: 40 + n,
        annualRevenue: { amount: `${1000 + n}.5`, currency: null },
        phones: [
          { number: phone(n), type: 'work', primary: true },
          { number: phone(n + 50), type: 'fax' },
        ],
        addresses: [address(n, 'billing'), address(n + 1, 'shipping')],
        type: { key: n % 2 === 0 ? 'Prospect' : 'Other' },
        description: { format: 'text', body: `Makes anvils, number ${n}` },
        owner: owner(n),
      },
    ],
    Contact: (n) => [
      {
        lastName: `Example${n}`,
        firstName: `Annabel${n}`,
        prefix: n % 2 === 0 ? 'Dr.' : 'Ms.',
        emails: [{ address: `ann.${n}@example.com`, primary: true }],
        phones: [
          { number: phone(n), type: 'work', primary: true },
          { number: phone(n + 20), type: 'mobile' },
          { number: phone(n + 40), type: 'home' },
          { number: phone(n + 60), type: 'other' },
          { number: phone(n + 80), type: 'fax' },
        ],
        addresses: [address(n, 'mailing'), address(n + 1, 'other')],
        jobTitle: `Engineer ${n}`,
        department: `Department ${n}`,
        source: n % 2 === 0 ? 'Web' : 'Other',
        birthday: `1990-05-0${1 + (n % 8)}`,
        description: { format: 'text', body: `Knows anvils, number ${n}` },
        emailConsent: { state: 'out' },
        callConsent: { state: 'out' },
        owner: owner(n),
      },
    ],
    Opportunity: (n) => [
      {
        name: `Anvils, order ${n}`,
        pipeline: 'Opportunity',
        stage: n % 2 === 0 ? 'Needs Analysis' : 'Value Proposition',
        amount: { amount: `${100 + n}.25`, currency: null },
        probability: `0.${31 + n}`,
        expectedCloseOn: `2026-05-0${1 + (n % 8)}`,
        type: { key: n % 2 === 0 ? 'New Customer' : 'Existing Customer - Upgrade' },
        source: n % 2 === 0 ? 'Web' : 'Other',
        description: { format: 'text', body: `Order number ${n}` },
        owner: owner(n),
      },
    ],
    Lead: (n) => [
      {
        lastName: `Prospect${n}`,
        firstName: `Berthold${n}`,
        companyName: `Anvil Users ${n}`,
        status: n % 2 === 0 ? 'new' : 'working',
        emails: [{ address: `lead.${n}@example.com`, primary: true }],
        phones: [
          { number: phone(n), type: 'work', primary: true },
          { number: phone(n + 20), type: 'mobile' },
          { number: phone(n + 40), type: 'fax' },
        ],
        source: n % 2 === 0 ? 'Web' : 'Other',
        owner: owner(n),
      },
    ],
    Event: (n) => [
      {
        kind: 'meeting',
        subject: `Meeting number ${n}`,
        occurredAt: instant(n),
        endedAt: instant(n).replace('10:30', '11:30'),
        body: { format: 'text', body: `Agenda ${n}` },
        location: `Room number ${n}`,
        owner: owner(n),
      },
    ],
    Task: (n) => [
      {
        subject: `Task number ${n}`,
        body: { format: 'text', body: `Order ${n} anvils` },
        status: n % 2 === 0 ? 'inProgress' : 'open',
        priority: n % 2 === 0 ? 'high' : 'low',
        dueAt: `2026-03-0${1 + (n % 8)}T00:00:00.000Z`,
        owner: owner(n),
        kind: n % 2 === 0 ? 'call' : 'todo',
      },
      { subject: `Task of a day, number ${n}`, dueAt: null, dueOn: `2026-03-0${1 + (n % 8)}` },
      { subject: `Task of a moment, number ${n}`, dueAt: instant(n) },
    ],
  };
}

/** How the vendor calls what the cases seed, edit, hide and take away. */
export interface ObjectWires {
  readonly seed: (n: number) => { readonly [field: string]: string };
  readonly edit: string;
  readonly absent: readonly [field: string, wire: string];
  /** Field names by model field, as far as they are text fields of the sample. */
  readonly texts: { readonly [field: string]: string };
}

export const wires: { readonly [objectType: string]: ObjectWires } = {
  Account: {
    seed: (n) => ({ Name: `Seeded ${n}` }),
    edit: 'Description',
    absent: ['industry', 'Industry'],
    texts: { owner: 'OwnerId' },
  },
  Contact: {
    seed: (n) => ({ LastName: `Seeded ${n}` }),
    edit: 'Title',
    absent: ['jobTitle', 'Title'],
    texts: { prefix: 'Salutation', firstName: 'FirstName', jobTitle: 'Title', source: 'LeadSource' },
  },
  Opportunity: {
    seed: (n) => ({ Name: `Seeded ${n}`, StageName: 'Prospecting', CloseDate: '2026-06-01' }),
    edit: 'Description',
    absent: ['source', 'LeadSource'],
    texts: { probability: 'Probability', source: 'LeadSource' },
  },
  Lead: {
    seed: (n) => ({ LastName: `Seeded ${n}`, Company: 'Seeds' }),
    edit: 'Title',
    absent: ['source', 'LeadSource'],
    texts: { firstName: 'FirstName', source: 'LeadSource' },
  },
  Event: {
    seed: (n) => ({
      Subject: `Seeded ${n}`,
      StartDateTime: '2026-01-10T09:00:00.000Z',
      EndDateTime: '2026-01-10T10:00:00.000Z',
    }),
    edit: 'Location',
    absent: ['location', 'Location'],
    texts: { subject: 'Subject', location: 'Location' },
  },
  Task: {
    seed: (n) => ({ Subject: `Seeded ${n}` }),
    edit: 'Description',
    absent: ['subject', 'Subject'],
    texts: { subject: 'Subject' },
  },
};
