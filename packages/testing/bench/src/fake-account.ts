import { createHubSpotFake, createPipedriveFake, createSeededRandom, startFakeServer } from '@crmsync/fakes';

/** Serves one fake CRM in a process of its own: `fake-account.ts <vendor> <records>`; prints its address as JSON. */
const [vendor = 'hubspot', count = '0'] = process.argv.slice(2);
const records = Number(count);
const unlimited = 1_000_000_000;

const random = createSeededRandom(1);
const words = ['north', 'harbor', 'cobalt', 'meadow', 'signal', 'copper', 'violet', 'summit', 'river', 'lantern'];

/** About as much text as a contact's notes hold. */
function prose(length: number): string {
  let text = '';
  while (text.length < length) text += `${random.pick(words)} `;
  return text.trim();
}

function hubspotAccount() {
  const fake = createHubSpotFake({
    limits: { tenSecondly: unlimited, daily: unlimited, searchPerSecond: unlimited },
    strict: false,
  });
  const shared = { type: 'string', fieldType: 'text', groupName: 'contactinformation' } as const;
  fake.addProperty('contacts', { ...shared, name: 'background', label: 'Background' });
  fake.addProperty('contacts', { ...shared, name: 'customer_number', label: 'Customer number' });
  for (let start = 0; start < records; start += 5_000) {
    const chunk = Array.from({ length: Math.min(5_000, records - start) }, (_, offset) => contact(start + offset));
    fake.control.seed(chunk);
  }
  return fake;
}

function contact(index: number) {
  return {
    objectType: 'contacts',
    fields: {
      firstname: `Given${index}`,
      lastname: `Family${index % 9973}`,
      email: `person${index}@company${index % 5000}.example.com`,
      phone: `+1 ${200 + (index % 700)} 555 ${String(index % 10_000).padStart(4, '0')}`,
      jobtitle: random.pick(words),
      city: random.pick(words),
      country: 'United States',
      company: `Company ${index % 5000}`,
      background: prose(500),
      customer_number: `C-${index}`,
    },
  };
}

const fake =
  vendor === 'hubspot'
    ? hubspotAccount()
    : createPipedriveFake({ burst: unlimited, dailyTokens: unlimited, searchBurst: unlimited });
const server = await startFakeServer(fake);
process.stdout.write(`${JSON.stringify({ url: server.url, token: fake.token, controlUrl: server.controlUrl })}\n`);
process.on('SIGTERM', () => process.exit(0));
