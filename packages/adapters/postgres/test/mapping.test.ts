import { constant, field, oneOf, pair } from '@crmsync/adapter-kit';
import { testDatabase } from '@crmsync/test-servers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineTable, postgres, recordIds } from '../src/index.ts';
import { directTables, listed, patchOf } from './support/direct.ts';

const database = await testDatabase();

describe('ids of records in slots', () => {
  const slots = ['alt1', 'alt2', 'a-b_9'];
  const ids = recordIds(slots);
  const place = fc.record(
    {
      key: fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(':', '%', '3', 'A', '2', '5', 'alt1') })),
      slot: fc.constantFrom(...slots),
    },
    { requiredKeys: ['key'] },
  );

  it('lead back to the row and the slot, whatever the key holds', () => {
    fc.assert(
      fc.property(place, (one) => {
        expect(ids.read(ids.write(one))).toEqual(one);
      }),
    );
  });

  it('are of one record each', () => {
    fc.assert(
      fc.property(place, place, (left, right) => {
        const same = left.key === right.key && left.slot === right.slot;
        expect(ids.write(left) === ids.write(right)).toBe(same);
      }),
    );
  });

  it('are read in one spelling only, so that no second id leads to a record', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(':', '%', '3', 'A', '2', '5', 'a', 'alt1') }), (id) => {
        const read = ids.read(id);
        if (read) expect(ids.write(read)).toBe(id);
      }),
    );
    expect(ids.read('42:alt3')).toBeUndefined();
    expect(ids.read('42:alt1:alt2')).toBeUndefined();
  });

  it('are plain where there are no slots', () => {
    const plain = recordIds([]);
    expect(plain.write({ key: 'a:b%' })).toBe('a:b%');
    expect(plain.read('a:b%')).toEqual({ key: 'a:b%' });
  });

  it('are the same in the database as here', async () => {
    const table = (schema: string) =>
      defineTable({
        entity: 'contact',
        schema,
        table: 'odd',
        key: 'k',
        fields: { firstName: 'name' },
        slots: { alt1: { present: 'other', fields: { firstName: 'other' } } },
      });
    const { port, sql } = await directTables(
      database,
      `create table odd (k text primary key, name text, other text);
        insert into odd select k, 'a', 'b' from unnest(array['1:alt1', '%3A', 'a%:', 'plain', ' x ', 'ä"''']) as k`,
      (schema) => [table(schema)],
    );
    const two = recordIds(['alt1']);
    const keys = (await sql('select k from odd')).map(({ k }) => String(k));
    const expected = keys.flatMap((key) => [two.write({ key }), two.write({ key, slot: 'alt1' })]);
    const { records } = await listed(port());
    expect(records.map(({ ref }) => ref.id).sort()).toEqual(expected.sort());
    const outcomes = await port().get(expected);
    expect(outcomes.filter(({ status }) => status !== 'found')).toEqual([]);
  });
});

/** A client and its alternatives as a phone system wants them: derived names, constants, custom fields. */
function clientTable(schema: string) {
  const alternative = (n: number) => ({
    present: `contact_${n}`,
    fields: {
      firstName: pair<string>({
        wire: ['client_name', `relationship_${n}`],
        read: (wire) => `${wire.client_name} - ${wire[`relationship_${n}`] ?? 'Contact'}`,
      }),
      companyName: constant('Legal Client Contact'),
      jobTitle: pair<string>({
        wire: [`relationship_${n}`],
        read: (wire) => `Alternative Contact (${wire[`relationship_${n}`]})`,
      }),
      phones: `contact_${n}_phone`,
    },
    custom: {
      primary_client_name: { column: 'client_name', kind: 'text' as const, readOnly: true },
      relationship: { column: `relationship_${n}`, kind: 'text' as const },
      contact_person_name: { column: `contact_${n}`, kind: 'text' as const },
      alt_contact_number: { column: `contact_${n}_phone`, kind: 'text' as const, readOnly: true },
    },
  });
  return defineTable({
    entity: 'contact',
    schema,
    table: 'client',
    objectType: 'clients',
    fields: {
      firstName: 'client_name',
      companyName: constant('Legal Client'),
      jobTitle: field('client_type', oneOf({ criminal: 'Criminal Client', civil: 'Civil Client' })),
      phones: 'phone',
    },
    custom: { client_type: 'text', date_of_birth: 'date', county: 'text' },
    slots: { alt1: alternative(1), alt2: alternative(2) },
    updatedAt: 'updated_at',
  });
}

const clientSql = `create table client (id int primary key, client_name text not null, phone text, client_type text, date_of_birth date,
  county text, contact_1 text, relationship_1 text, contact_1_phone text, contact_2 text, relationship_2 text, contact_2_phone text,
  updated_at timestamptz not null default now());
  insert into client values (42, 'James Smith', '212-555-0101', 'criminal', '1980-02-03', 'Kings', 'Bill Smith', 'Brother', '212-555-0102',
    'Mary Smith', 'Mother', null);
  insert into client (id, client_name) values (43, 'Jane Roe')`;

describe('one client row as several contacts (C1, C7)', () => {
  it('shows the client and each alternative with derived names, roles, companies and custom fields', async () => {
    const { port } = await directTables(database, clientSql, (schema) => [clientTable(schema)]);
    const custom = [
      'client_type',
      'date_of_birth',
      'county',
      'primary_client_name',
      'relationship',
      'contact_person_name',
    ];
    const { records } = await port().list({ custom });
    expect(records.map(({ ref }) => ref.id)).toEqual(['42', '42:alt1', '42:alt2', '43']);
    const [main, brother, mother] = records;
    expect(main).toMatchObject({
      fields: {
        firstName: 'James Smith',
        companyName: 'Legal Client',
        jobTitle: 'Criminal Client',
        phones: [{ number: '212-555-0101', primary: true }],
      },
      custom: { client_type: 'criminal', date_of_birth: '1980-02-03', county: 'Kings' },
    });
    expect(brother).toMatchObject({
      fields: {
        firstName: 'James Smith - Brother',
        companyName: 'Legal Client Contact',
        jobTitle: 'Alternative Contact (Brother)',
        phones: [{ number: '212-555-0102', primary: true }],
      },
      custom: { primary_client_name: 'James Smith', relationship: 'Brother', contact_person_name: 'Bill Smith' },
    });
    expect(brother?.custom).not.toHaveProperty('county');
    expect(mother?.fields).toMatchObject({ firstName: 'James Smith - Mother', phones: null });
  });

  it('describes every custom field once, with its kind and whether it can be written', async () => {
    const { connection } = await directTables(database, clientSql, (schema) => [clientTable(schema)]);
    const fields = await connection.describe('contact');
    const custom = fields
      .filter((one) => one.custom)
      .map(({ remoteKey, kind, readOnly }) => [remoteKey, kind, readOnly]);
    expect(custom).toContainEqual(['date_of_birth', 'date', undefined]);
    expect(custom).toContainEqual(['primary_client_name', 'text', true]);
    expect(custom).toHaveLength(7);
  });
});

describe('a table definition', () => {
  const base = { entity: 'contact', table: 'people', fields: { firstName: 'name' } } as const;

  it.each([
    ['changes by a stamp that no column has', { ...base, changes: 'updatedAt' }, /`updatedAt` need the column/],
    [
      'a slot whose name would have to be escaped',
      { ...base, slots: { 'a:b': { present: 'x', fields: {} } } },
      /slot a:b/,
    ],
    [
      'an association that leads nowhere',
      { ...base, associations: { companies: { column: 'c', to: 'firms' } } },
      /leads to firms/,
    ],
    ['a column with a dot', { ...base, key: 'a.b' }, /cannot be the name/],
    ['several columns for one value', { ...base, fields: { firstName: ['a', 'b'] } }, /only phones and emails/],
  ] as const)('is refused for %s', (_what, definition, message) => {
    expect(() => postgres({ tables: [defineTable<'contact'>(definition)] })).toThrow(message);
  });

  it('reads every kind of column as the model has it, whatever the session is set to', async () => {
    const { port, sql } = await directTables(
      database,
      `create table kinds (id uuid primary key default gen_random_uuid(), big numeric, n bigint, day date, at timestamptz, plain timestamp,
        yes boolean, list text[], doc jsonb, note text)`,
      (schema) => [
        defineTable({
          entity: 'task',
          schema,
          table: 'kinds',
          fields: { subject: 'note' },
          custom: {
            big: 'decimal',
            n: 'int',
            day: 'date',
            at: 'instant',
            plain: 'instant',
            yes: 'bool',
            list: 'tags',
            doc: 'json',
          },
        }),
      ],
    );
    const custom = {
      big: '12345678901234567890.123456789',
      n: 9_007_199_254_740_991,
      day: '2026-02-03',
      at: '2026-02-03T04:05:06.789Z',
      plain: '2026-02-03T04:05:06.789Z',
      yes: false,
      list: ['a', 'b, "c"'],
      doc: { deep: [1, null] },
    };
    const [outcome] = await port().create([{ key: 'a', patch: { ...patchOf({ subject: 'x' }), custom } }]);
    if (outcome?.status !== 'applied') throw outcome?.error;
    expect(outcome.record?.custom).toEqual(custom);
    await sql(`set datestyle = 'German'; set timezone = 'Asia/Kolkata'`);
    const { records } = await port().list({ custom: Object.keys(custom) });
    await sql('reset datestyle; reset timezone');
    expect(records[0]?.custom).toEqual(custom);
  });
});
