import { readToEnd } from '@crmsync/testkit';
import { describe, expect, it } from 'vitest';
import { addContact, openAccount, patch } from './support/account.ts';
import { checkExchanges, hasSpec, operationsOf } from './support/check-exchanges.ts';

const reason = 'The vendor description is not on this machine.';
const ann = '+12125550101';

describe('every request that the adapter sends, and every answer it gets', () => {
  it('fits the vendor’s published description', async ({ skip }) => {
    if (!hasSpec) return skip(reason);
    const account = openAccount();
    const { fake, connection } = account;
    const types = { a: 'string', b: 'number', c: 'boolean', d: 'date', e: 'multi-select', f: 'url', g: 'address' };
    fake.control.seed(
      Object.entries(types).map(([id, type]) => ({
        objectType: 'customField',
        id,
        fields: { name: `My ${type}`, type },
      })),
    );
    const custom = {
      a: 'x',
      b: '7.5',
      c: false,
      d: '2026-01-01T00:00:00.000Z',
      e: [{ key: 'one' }],
      f: 'https://example.com',
      g: '1 Main Street',
    };
    const contacts = account.port('contacts');
    const fields = {
      firstName: 'James',
      lastName: null,
      emails: [{ address: 'james@example.com', type: 'work' }],
      phones: [{ number: ann }],
    };
    const [made] = await contacts.create([{ key: 'a', syncKey: 'client_42', patch: patch(fields, custom) }]);
    await contacts.create([{ key: 'b', syncKey: 'client_42', patch: patch(fields) }]);
    const id = made?.status === 'applied' ? made.id : '';
    await readToEnd(contacts.list, { custom: Object.keys(types) });
    await contacts.find([{ key: 'q', by: 'syncKey', value: 'client_42' }]);
    const [changed] = await contacts.update([
      { key: 'a', id, patch: patch({ phones: null, emails: [{ address: 'j@example.com' }] }, { a: null, b: '8' }) },
    ]);
    expect(changed?.status).toBe('applied');
    await contacts.delete([{ key: 'a', id }]);
    addContact(fake, { firstName: 'Ann', phoneNumbers: [{ name: 'primary', value: ann }] });
    fake.control.create({ objectType: 'call', fields: { participants: [ann, '+15555550100'] } });
    fake.control.create({ objectType: 'message', fields: { from: ann, text: 'Hello' } });
    for (const objectType of ['users', 'calls', 'messages']) {
      const port = account.port(objectType);
      const { records, checkpoint } = await readToEnd(port.list);
      await port.get(records.map(({ ref }) => ref.id));
      if (checkpoint !== undefined) await readToEnd((options) => port.changes({ ...options, checkpoint }));
    }
    const sent = await connection.messaging?.send({ key: 'm', channel: 'sms', to: ann, text: 'Hello' });
    await connection.messaging?.status?.(sent?.id ?? '');
    await connection.whoAmI();
    checkExchanges(account.exchanges);
    expect(operationsOf(account.exchanges)).toEqual([
      'DELETE /v1/contacts/{id}',
      'GET /v1/calls',
      'GET /v1/calls/{callId}',
      'GET /v1/contact-custom-fields',
      'GET /v1/contacts',
      'GET /v1/contacts/{id}',
      'GET /v1/conversations',
      'GET /v1/messages',
      'GET /v1/messages/{id}',
      'GET /v1/phone-numbers',
      'GET /v1/users',
      'GET /v1/users/{userId}',
      'PATCH /v1/contacts/{id}',
      'POST /v1/contacts',
      'POST /v1/messages',
    ]);
  });

  it('is noticed where it does not', ({ skip }) => {
    if (!hasSpec) return skip(reason);
    const wrong = { method: 'GET', url: '/v1/contacts?limit=50', status: 200, responseBody: { data: [] } };
    expect(() => checkExchanges([wrong])).toThrow();
  });
});
