import { collectWebhooks } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { heldContact, idsOf } from './support/account.ts';
import { countedRequests, phoneOf, twoSides } from './support/two-sides.ts';

describe('5,000 clients of a host and 5,000 contacts of a workspace without search and without a list of changes', () => {
  it('are told apart by one scan a run, without a look-up per record; the second run writes nothing (C2, B6)', async () => {
    const [known, onlyAtHost, onlyInWorkspace, withoutJob] = [4_700, 300, 300, 50];
    const { fake, host, sync } = twoSides({ known, onlyAtHost, onlyInWorkspace, withoutJob });
    const first = await sync.run();
    expect(first.failures).toEqual({});
    expect(first.state).toBe('completed');
    const counts = countedRequests(fake);
    expect(counts['GET /v1/contacts']).toBe(Math.ceil((known + onlyInWorkspace) / 50));
    expect(counts['POST /v1/contacts']).toBe(onlyAtHost);
    expect(counts['PATCH /v1/contacts/{id}']).toBe(withoutJob);
    // Only who is written is read: once to be sure of the decision, once to keep the lists whole.
    expect(counts['GET /v1/contacts/{id}']).toBe(2 * withoutJob);
    const everybody = known + onlyAtHost + onlyInWorkspace;
    expect(fake.control.counts().contact?.live).toBe(everybody);
    expect(host.rows.size).toBe(everybody);
    expect(first.totals.linked).toBe(known);

    fake.control.clearLog();
    const before = host.written();
    const second = await sync.run();
    expect(second.state).toBe('completed');
    expect(fake.control.writes()).toBe(0);
    expect(host.written() - before).toBe(0);
    const again = countedRequests(fake);
    expect(again['GET /v1/contacts']).toBe(Math.ceil(everybody / 50));
    expect(again['GET /v1/contacts/{id}']).toBeUndefined();
  }, 120_000);
});

describe('a sync with a workspace', () => {
  const few = { known: 3, onlyAtHost: 2, onlyInWorkspace: 1, withoutJob: 0 };

  it('makes nobody twice when the answer to a create is lost: the contact is found by its external id', async () => {
    const { fake, sync } = twoSides(few);
    fake.control.addFaults([{ match: { method: 'POST', path: 'contacts$', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    await sync.run();
    await sync.run();
    expect(idsOf(fake, 'contact')).toHaveLength(6);
    const asked = fake.control.log().entries.map(({ path }) => path);
    expect(asked.some((path) => path.includes('externalIds='))).toBe(true);
    fake.control.clearLog();
    await sync.run();
    expect(fake.control.writes()).toBe(0);
  });

  it('keeps what people did in the application while the host changed something else', async () => {
    const { fake, host, sync } = twoSides(few);
    fake.control.seed([{ objectType: 'customField', id: 'colour', fields: { name: 'Colour', type: 'string' } }]);
    await sync.run();
    const [id = ''] = idsOf(fake, 'contact');
    const brother = { name: 'Brother', value: '+12125559999' };
    fake.control.edit({
      objectType: 'contact',
      id,
      fields: {
        defaultFields: { phoneNumbers: [{ name: 'primary', value: phoneOf(0) }, brother] },
        customFields: [{ key: 'colour', value: 'green' }],
      },
    });
    host.rows.set('client-1', { ...host.rows.get('client-1'), job: 'Client' });
    expect((await sync.run()).state).toBe('completed');
    expect(heldContact(fake, id)).toMatchObject({
      role: 'Client',
      phoneNumbers: [{ value: phoneOf(0) }, brother],
      customFields: [{ key: 'colour', value: 'green' }],
    });
  });

  it('links calls and messages to people by the scan that the run makes anyway', async () => {
    const { fake, sync } = twoSides(few);
    for (let n = 0; n < 3; n += 1) {
      fake.control.create({ objectType: 'call', fields: { participants: [phoneOf(n), '+15555550100'] } });
      fake.control.create({ objectType: 'message', fields: { from: phoneOf(n), text: 'Hello' } });
    }
    const report = await sync.run();
    expect(report.failures).toEqual({});
    expect(countedRequests(fake)['GET /v1/contacts']).toBe(1);
    const { items } = await sync.records.list('activity');
    expect(items).toHaveLength(6);
    for (const { fields } of items) expect(fields['@contacts']).toHaveLength(1);
  });

  it('reads the one contact that a webhook names, and carries its edit to the host (E7)', async () => {
    const { fake, host, sync } = twoSides(few);
    await sync.run();
    const secret = `whsec_${Buffer.from('a made-up key for tests').toString('base64')}`;
    fake.control.subscribe({ url: 'https://hooks.example.com/openphone', secret, version: 'dated' });
    const [id = ''] = idsOf(fake, 'contact');
    fake.clock.advance(60_000);
    fake.control.edit({ objectType: 'contact', id, fields: { defaultFields: { role: 'Client' } } });
    const [request] = await collectWebhooks(fake);
    if (!request) throw new Error('the edit is told');
    expect(await sync.webhooks.receive('openphone', request, [secret])).toEqual({ stored: 1, known: 0 });
    expect(await sync.webhooks.receive('openphone', request, [secret])).toEqual({ stored: 0, known: 1 });
    await expect(sync.webhooks.receive('openphone', request, [`${secret.slice(0, -4)}AAA=`])).rejects.toThrow();
    await sync.run();
    expect(host.rows.get('client-1')?.job).toBe('Client');
  });
});
