import type { Adapter, PortCapabilities } from '@crmsync/adapter';
import { type AdapterPins, checkPinned } from '@crmsync/testkit';
import { describePinned } from '@crmsync/testkit/vitest';
import { describe, expect, it } from 'vitest';
import { acmeSeatSubject, acmeSubject } from './support/acme-subject.ts';

const pins: AdapterPins = {
  adapter: 'acme',
  ports: [
    { entity: 'owner', operations: ['list'], reads: ['name', 'email'], enumerable: true },
    {
      entity: 'contact',
      objectTypes: ['people', 'persons'],
      operations: ['list', 'changes', 'get', 'find', 'create', 'update', 'upsert', 'delete'],
      reads: ['source'],
      writes: ['lastName', 'emails'],
      search: ['email'],
      incremental: ['modifiedSince'],
      deletes: ['listed', 'flagged'],
      merges: ['absorbedIds', 'redirect'],
      idempotency: ['uniqueField', 'syncKey'],
      associations: ['companies'],
      custom: true,
      webhooks: true,
    },
  ],
  webhookEvents: ['changed', 'deleted'],
  messaging: { channels: ['sms'], status: true },
};

/** The adapter with one port declared otherwise. */
function declaring(objectType: string, change: (capabilities: PortCapabilities) => Partial<PortCapabilities>): Adapter {
  const { adapter } = acmeSubject;
  const ports = adapter.ports.map((port) =>
    port.capabilities.objectType === objectType
      ? { ...port, capabilities: { ...port.capabilities, ...change(port.capabilities) } }
      : port,
  );
  return { ...adapter, ports };
}

describePinned(acmeSubject.adapter, pins);

describe('pinned capabilities', () => {
  it('are met by an adapter that declares them and more', () => {
    expect(checkPinned(acmeSubject.adapter, pins)).toEqual([]);
  });

  it.each<[string, (capabilities: PortCapabilities) => Partial<PortCapabilities>, string]>([
    [
      'an operation',
      () => ({ operations: ['list', 'get'] }),
      'operations lack changes, find, create, update, upsert, delete',
    ],
    ['a field', ({ fields }) => ({ fields: { ...fields, readable: ['lastName'] } }), 'readable fields lack source'],
    [
      'a writable field',
      ({ fields }) => ({ fields: { ...fields, writable: [] } }),
      'writable fields lack lastName, emails',
    ],
    ['a search key', () => ({ search: { by: [], lagMs: 0 } }), 'search keys lack email'],
    ['evidence of deletions', () => ({ deletes: 'none' }), 'deletes is none, and should be listed or flagged'],
    ['merges', () => ({ merges: 'none' }), 'merges is none, and should be absorbedIds or redirect'],
    ['create safety', () => ({ idempotency: 'none' }), 'idempotency is none, and should be uniqueField or syncKey'],
    ['an association', () => ({ associations: {} }), 'associations lack companies'],
    ['custom fields', () => ({ custom: false }), 'it does not declare custom fields'],
    ['its events', () => ({ webhooks: null }), 'it does not declare webhook events'],
  ])('tell that %s is not declared', (_what, change, lack) => {
    expect(checkPinned(declaring('people', change), pins)).toEqual([`contact (people): ${lack}`]);
  });

  it('tell that a kind of record is left out', () => {
    const { adapter } = acmeSubject;
    const ports = adapter.ports.filter(({ capabilities }) => capabilities.entity !== 'contact');
    expect(checkPinned({ ...adapter, ports }, pins)).toEqual([
      'contact (people): there is no port of entity contact named people or persons, and the vendor has such records',
    ]);
  });

  it('tell of messages, events and logins that are left out', () => {
    const { messaging: _, webhook: __, ...silent } = acmeSubject.adapter;
    expect(checkPinned(silent, { ...pins, login: { seats: true } })).toEqual([
      'webhook events: the adapter receives no webhooks',
      'messaging: the adapter sends no messages',
      'login: the adapter does not log in',
    ]);
  });

  it('tell of events that no port declares, a channel that is missing, and seats that are denied', () => {
    const wanted: AdapterPins = {
      adapter: 'acme',
      ports: [],
      webhookEvents: ['changed', 'moved'],
      messaging: { channels: ['sms', 'voice'] },
      login: { seats: true },
    };
    expect(checkPinned(acmeSeatSubject.adapter, wanted)).toEqual([
      'webhook events: no port declares moved',
      'messaging: channels lack voice',
      'login: seats is false, and should be true',
    ]);
  });

  it('tell that they are of another vendor', () => {
    expect(checkPinned(acmeSubject.adapter, { adapter: 'zenith', ports: [] })).toEqual([
      'The pins are those of zenith, not of acme',
    ]);
  });
});
