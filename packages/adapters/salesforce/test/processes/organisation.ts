import { createSalesforceFake, startFakeServer } from '@crmsync/fakes';

/** An organisation with many contacts in a process of its own; tells its address and token, and ends with its input. */
const count = Number(process.argv[2] ?? 1_000);
const fake = createSalesforceFake({ dailyRequests: 1_000_000 });
fake.addField('Contact', { name: 'Key__c', type: 'string', length: 80, externalId: true, unique: true });
const partSize = 10_000;
for (let start = 0; start < count; start += partSize) {
  const size = Math.min(partSize, count - start);
  fake.control.seed(Array.from({ length: size }, (_, at) => ({ objectType: 'Contact', fields: contact(start + at) })));
}
const server = await startFakeServer(fake);
process.stdout.write(`${JSON.stringify({ url: server.url, token: fake.token })}\n`);
process.stdin.on('end', () => void server.close().then(() => process.exit(0)));
process.stdin.resume();

function contact(n: number): { readonly [field: string]: string } {
  return {
    Salutation: n % 2 === 0 ? 'Dr.' : 'Ms.',
    FirstName: `Ann ${n}`,
    LastName: `Example ${n}`,
    Email: `ann.${n}@example.com`,
    Phone: `+1212555${String(n % 10_000).padStart(4, '0')}`,
    Title: `Engineer of anvils, grade ${n % 9}`,
    Department: 'Forge',
    MailingStreet: `${n} Main Street`,
    MailingCity: 'Springfield',
    MailingState: 'IL',
    MailingPostalCode: '62701',
    MailingCountry: 'USA',
    Description: `Knows all about anvils, number ${n}, and likes to talk about them at length.`,
    LeadSource: 'Web',
  };
}
