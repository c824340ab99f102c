import type { FieldDefinition } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { accountTypeOf } from '../src/mapping/account-type.ts';
import { contactPoints } from '../src/mapping/contact-point.ts';
import { customDefinitions, customWire } from '../src/mapping/custom-field.ts';
import { customerMapping } from '../src/mapping/customer.ts';
import { amountOf, orderMapping } from '../src/mapping/order.ts';
import { personName } from '../src/mapping/person-name.ts';
import { addressOf } from '../src/mapping/place.ts';
import { restOrderWire } from '../src/mapping/rest-order.ts';
import { ownerOf } from '../src/mapping/user.ts';
import { serverZone } from '../src/mapping/wall-time.ts';

const zone = serverZone('America/Denver');

describe('names that are one text', () => {
  it.each([
    ['Ann Example', 'Ann', 'Example'],
    ['  Ann  Mary   Example ', 'Ann Mary', 'Example'],
    ['Example, Ann', 'Ann', 'Example'],
    ['Ann', 'Ann', null],
    ['Example,', 'Example', null],
    ['', null, null],
  ])('%j are taken apart', (text, firstName, lastName) => {
    expect(personName(text)).toEqual({ firstName, lastName });
  });
});

describe('rows that hold a number or an address', () => {
  it('are told apart by their kind, and by their look where the kind says nothing', () => {
    const row = (kind: string | null, datus: string, defaultFlag = false) => ({ owner: '1', kind, datus, defaultFlag });
    const points = contactPoints([
      row('Main', '303 555 0101'),
      row('Mobile', '303 555 0102', true),
      row('Pager', '303 555 0103'),
      row('Email', 'ann@example.com'),
      row('Other', 'office@example.com', true),
      row(null, '303 555 0104'),
      row('Web', 'https://example.com'),
      row('Main', '  '),
    ]);
    expect(points).toEqual({
      emails: [{ address: 'ann@example.com' }, { address: 'office@example.com', primary: true }],
      phones: [
        { number: '303 555 0101', type: 'main' },
        { number: '303 555 0102', type: 'mobile', primary: true },
        { number: '303 555 0103', type: 'other' },
        { number: '303 555 0104', type: 'other' },
      ],
      pages: ['https://example.com'],
    });
  });

  it('of an address without anything in it are none', () => {
    expect(addressOf({ address: ' \n ', city: '', region: null })).toBeUndefined();
    expect(addressOf({ address: '1 Main Street\r\nFloor 3\nDock', zip: '80014' }, 'billing')).toEqual({
      type: 'billing',
      line1: '1 Main Street',
      line2: 'Floor 3, Dock',
      postalCode: '80014',
    });
  });
});

describe('the type of a customer, for which the vendor has no field (D4)', () => {
  const customer = {
    name: 'Acme',
    number: 'C-1',
    groups: ['VIP', 'wholesale'],
    customFields: { 'Account Type': ' distributor ' },
  };
  const aliases = { Distributor: 'Distribution', Wholesale: 'Wholesale' };

  it.each([
    ['a custom field, whatever its case', { from: { customField: 'account type' }, aliases }, 'Distribution'],
    ['a custom field without aliases', { from: { customField: 'Account Type' } }, 'distributor'],
    ['the group that the aliases name', { from: { accountGroup: true }, aliases }, 'Wholesale'],
    ['the first group', { from: { accountGroup: true } }, 'VIP'],
    [
      'a function',
      { from: ({ number }: { number: string | null }) => (number === 'C-1' ? 'DISTRIBUTOR' : undefined), aliases },
      'Distribution',
    ],
    ['the default where there is none', { from: { customField: 'Nothing' }, defaultType: 'Retail' }, 'Retail'],
    ['nothing', { from: { customField: 'Nothing' } }, undefined],
  ] as const)('comes from %s', (_where, settings, type) => {
    expect(accountTypeOf(settings)(customer)).toBe(type);
  });

  it('is not a field where no setting says where it is', () => {
    expect(customerMapping.read({ name: 'Acme' }).fields).toEqual({ name: 'Acme' });
  });
});

describe('orders', () => {
  const mapping = orderMapping(zone, { 'On Hold': 'open' });

  it.each([
    ['Estimate', 'draft'],
    ['Issued', 'issued'],
    ['in progress', 'partlyFulfilled'],
    ['Closed Short', 'fulfilled'],
    ['VOIDED', 'cancelled'],
    ['on hold', 'open'],
    ['Something new', undefined],
  ])('that are %j are %j', (status, expected) => {
    const { fields, warnings } = mapping.read({ status });
    expect(fields.status).toBe(expected);
    expect(warnings.map(({ code }) => code)).toEqual(expected === undefined ? ['CHOICE_UNKNOWN'] : []);
  });

  it.each([
    ['108.350000000', '108.35'],
    ['0.000000000', '0'],
    ['-20.050000000', '-20.05'],
    [100, '100'],
    ['100', '100'],
    ['', null],
    [null, null],
    ['twelve', null],
  ])('have the amount %j as %j', (wire, amount) => {
    expect(amountOf(wire)).toBe(amount);
  });

  it('belong to the user of the id, else to that of the name, else to the name', () => {
    expect(ownerOf({ salesmanId: '2', namedSalesmanId: '3', salesman: 'BenW' })).toBe('2');
    expect(ownerOf({ salesmanId: null, namedSalesmanId: '3', salesman: 'BenW' })).toBe('3');
    expect(ownerOf({ salesman: ' ShipStation ' })).toBe('salesman:shipstation');
    expect(ownerOf({ salesman: ' ' })).toBeNull();
  });

  it.each([
    [{ total: '1', salesperson: { name: 'BenW' }, items: [] }],
    [{ totalAmount: '1', salesPerson: 'benw', lines: [] }],
    [{ totalPrice: 1, salesPerson: { name: ' BENW ' }, soItems: [] }],
    [{ total: null, totalPrice: '1.00', salesperson: 'BenW', salesOrderItems: [] }],
  ])('are read by REST under whatever names a version uses: %j', (order) => {
    const settings = { zone, orderStatuses: ['Issued'], creditsAndReturns: true };
    const wire = restOrderWire({ id: '1', ...order }, new Map([['benw', '2']]), settings);
    expect(wire).toMatchObject({ totalPrice: '1', owner: '2', lines: [] });
    expect(wire).not.toHaveProperty('dateIssued');
  });
});

describe('custom fields', () => {
  const owner = { entity: 'company', objectType: 'customers' } as const;

  it('have kinds by the names of their types, and nothing of them can be written', () => {
    const types = { 1: 'Text', 2: 'Drop-Down List', 3: 'Check Box', 4: 'Date', 5: 'Money', 6: 'Something new' };
    const seen = Object.entries(types).map(([id, type]) => ({ [id]: { name: `Field ${id}`, type, value: null } }));
    const definitions = customDefinitions(owner, seen, { number: { label: 'Customer number', kind: 'text' } });
    expect(definitions.map(({ remoteKey, kind }) => [remoteKey, kind])).toEqual([
      ['number', 'text'],
      ['1', 'text'],
      ['2', 'choice'],
      ['3', 'bool'],
      ['4', 'date'],
      ['5', 'decimal'],
      ['6', 'text'],
    ]);
    expect(definitions.every(({ readOnly, custom }) => readOnly === true && custom)).toBe(true);
  });

  it('that a record does not mention are empty, and one of a strange value is not read', () => {
    const definition = (remoteKey: string, kind: FieldDefinition['kind']): FieldDefinition => ({
      ...owner,
      remoteKey,
      label: remoteKey,
      kind,
      custom: true,
    });
    const definitions = [definition('1', 'bool'), definition('2', 'date'), definition('3', 'text')];
    const fields = { 1: { value: 'true' }, 2: { value: 'yesterday' } };
    const { custom, warnings } = customerMapping.read(
      { customFields: customWire(fields, {}, definitions) },
      definitions,
    );
    expect(custom).toEqual({ 1: true, 3: null });
    expect(warnings).toMatchObject([{ code: 'VALUE_UNREADABLE', field: '2' }]);
  });
});
