import { WebhookVerificationError, WireFormatError } from '@crmsync/adapter';
import { collectWebhooks } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { type OutboundMessageSettings, outboundMessageAnswer, salesforce } from '../src/index.ts';
import { openOrg } from './support/org.ts';

const url = 'https://hooks.example.com/salesforce';
const secret = 'made-up-secret-of-an-url';

/** A message of an organisation about one contact. */
async function delivered() {
  const org = openOrg();
  org.fake.control.subscribe({ url, secret, events: ['Contact'] });
  const id = org.fake.control.create({ objectType: 'Contact', fields: { LastName: 'D & Co </sObject>' } });
  const [request] = await collectWebhooks(org.fake);
  if (!request) throw new Error('nothing was sent');
  return { org, id, request, actionId: org.fake.outboundMessages()[0]?.actionId ?? '' };
}

const receiver = (settings: OutboundMessageSettings = {}) => {
  const { webhook } = salesforce({ webhook: settings });
  if (!webhook) throw new Error('no receiver');
  return webhook;
};

type Request = Awaited<ReturnType<typeof delivered>>['request'];

function verdict(settings: OutboundMessageSettings, request: Request): string {
  try {
    receiver(settings).verify(request, [secret], 0);
    return 'accepted';
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.reason;
    throw error;
  }
}

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('outbound messages, which nobody signs', () => {
  it('name the record, the organisation and a notification that stays the same when it is sent again', async () => {
    const { request, id } = await delivered();
    const [event] = receiver().parse(request, 0);
    expect(event).toMatchObject({
      kind: 'updated',
      accountId: '00D000000000001EAA',
      ref: { objectType: 'Contact', id },
      type: 'outboundMessage.Contact',
    });
    expect(receiver().parse(request, 60_000)[0]?.eventId).toBe(event?.eventId);
    expect(event && 'fields' in event).toBe(false);
  });

  it('are accepted by the secret in their address, as a parameter or as the end of the path', async () => {
    const { request } = await delivered();
    expect(verdict({}, request)).toBe('accepted');
    expect(verdict({}, { ...request, url: `${url}?token=wrong` })).toBe('mismatch');
    expect(verdict({}, { ...request, url })).toBe('missing');
    expect(verdict({ parameter: 'key' }, { ...request, url: `${url}?key=${secret}` })).toBe('accepted');
    expect(verdict({ secretIn: 'path' }, { ...request, url: `${url}/${secret}` })).toBe('accepted');
    expect(verdict({ secretIn: 'path' }, request)).toBe('mismatch');
  });

  it('of other organisations or actions are refused where those are set, whatever the form of the id', async () => {
    const { request, actionId } = await delivered();
    expect(verdict({ organizationIds: ['00D000000000001'] }, request)).toBe('accepted');
    expect(verdict({ organizationIds: ['00D000000000002AAA'] }, request)).toBe('mismatch');
    expect(verdict({ actionIds: [actionId] }, request)).toBe('accepted');
    expect(verdict({ actionIds: [] }, request)).toBe('mismatch');
    expect(verdict({ organizationIds: ['00D000000000001'] }, { ...request, rawBody: encode('<a/>') })).toBe('missing');
  });

  it("have passed Salesforce's client certificate where the proxy has to say so", async () => {
    const { request } = await delivered();
    const settings = { clientCertificate: { header: 'X-Client-Verify', value: 'SUCCESS' } };
    expect(verdict(settings, request)).toBe('missing');
    const told = (value: string) => ({ ...request, headers: { ...request.headers, 'x-client-verify': value } });
    expect(verdict(settings, told('FAILED'))).toBe('mismatch');
    expect(verdict(settings, told('SUCCESS'))).toBe('accepted');
  });

  it('with entities of their own are not read', async () => {
    const { request } = await delivered();
    const bomb = `<!DOCTYPE x [<!ENTITY a "b">]>${decode(request.rawBody)}`;
    expect(() => receiver().parse({ ...request, rawBody: encode(bomb) }, 0)).toThrow(WireFormatError);
    const foreign = decode(request.rawBody).replace('2005/09/outbound"', '2005/09/other"');
    expect(() => receiver().parse({ ...request, rawBody: encode(foreign) }, 0)).toThrow(WireFormatError);
  });

  it('keep their session to themselves, where one is sent along', async () => {
    const { request } = await delivered();
    const withSession = decode(request.rawBody).replace(
      '<SessionId xsi:nil="true"/>',
      '<SessionId>00D!secret</SessionId>',
    );
    const events = receiver().parse({ ...request, rawBody: encode(withSession) }, 0);
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(events).toHaveLength(1);
  });

  it('are taken once the host answers with the acknowledgement, and sent again until then', async () => {
    const { org } = await delivered();
    org.fake.control.create({ objectType: 'Contact', fields: { LastName: 'Second' } });
    const answers = [{ status: 200, body: 'OK' }, outboundMessageAnswer()];
    const told: number[] = [];
    for (const { status, body } of answers) {
      org.clock.advance(60_000);
      await org.fake.control.flushWebhooks({}, async () => {
        told.push(status);
        return /<Ack>true<\/Ack>/.test(body) ? 200 : 500;
      });
    }
    expect(told).toHaveLength(2);
    expect(org.fake.control.stats().webhooksPending).toBe(0);
  });

  it('about a record that is gone name it all the same: reading it tells', async () => {
    const { org, id } = await delivered();
    org.fake.control.edit({ objectType: 'Contact', id, fields: { Title: 'x' } });
    org.fake.control.delete({ objectType: 'Contact', id });
    const [request] = await collectWebhooks(org.fake);
    const [event] = request ? receiver().parse(request, 0) : [];
    expect(event?.ref).toEqual({ objectType: 'Contact', id });
    expect(await org.port('Contact').get([id])).toEqual([{ id, status: 'missing' }]);
  });
});
