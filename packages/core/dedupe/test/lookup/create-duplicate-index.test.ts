import { describe, expect, it } from 'vitest';
import { createDuplicateIndex, type DedupeRecord } from '../../src/index.ts';

const robert: DedupeRecord = {
  id: 'a',
  firstName: 'Robert',
  lastName: 'Smith',
  email: 'robert.smith@acme.example',
  phone: '(212) 555-0142',
  company: 'Acme Inc',
};
const bob: DedupeRecord = { id: 'b', fullName: 'Smith, Bob', phone: '+1 212 555 0142' };
const mary: DedupeRecord = { id: 'c', firstName: 'Mary', lastName: 'Smith', phone: '+1 212 555 0142' };

function contacts() {
  return createDuplicateIndex({ entity: 'contact', country: 'US' });
}

describe('an index of people', () => {
  it('goes on after a record that cannot be read', () => {
    const index = createDuplicateIndex({ entity: 'contact', country: 'US' });
    const broken = {
      id: 'broken',
      firstName: 'Ann',
      get email(): string {
        throw new Error('closed');
      },
    };
    expect(() => index.add(broken)).toThrow('closed');
    index.add({ id: 'a', fullName: 'Robert Smith', phone: '(212) 555-0142', email: 'bob@example.com' });
    expect(index.lookup({ id: 'new', fullName: 'Bob Smith', email: 'bob@example.com' }).candidates[0]).toMatchObject({
      id: 'a',
      band: 'auto',
    });
  });

  it('finds a record by another spelling of its name and number, and says why', () => {
    const index = contacts();
    index.addAll([robert, mary]);
    const { candidates } = index.lookup(bob);
    expect(candidates[0]).toMatchObject({ id: 'a', band: 'auto', reasons: expect.arrayContaining(['samePhone']) });
    expect(candidates.find(({ id }) => id === 'c')?.band).not.toBe('auto');
  });

  it('gives the surest first, and no more than asked for', () => {
    const index = contacts();
    index.addAll([bob, robert, { ...robert, id: 'd', email: 'bob@home.example' }]);
    const { candidates } = index.lookup({ ...robert, id: 'new' });
    expect(candidates.map(({ bits }) => bits)).toEqual(candidates.map(({ bits }) => bits).sort((x, y) => y - x));
    expect(candidates[0]?.id).toBe('a');
    expect(index.lookup({ ...robert, id: 'new' }, { limit: 1 }).candidates).toHaveLength(1);
  });

  it('leaves out the record itself', () => {
    const index = contacts();
    index.add(robert);
    expect(index.lookup(robert).candidates).toEqual([]);
  });

  it('forgets what was removed, and what a record held before it was updated', () => {
    const index = contacts();
    index.addAll([robert, mary]);
    expect(index.remove('a')).toBe(true);
    expect(index.remove('a')).toBe(false);
    expect(index.size).toBe(1);
    expect(index.lookup({ ...robert, id: 'new' }).candidates.map(({ id }) => id)).not.toContain('a');
    index.add(robert);
    index.update({ id: 'a', firstName: 'Xenia', lastName: 'Zoll', email: 'x.zoll@other.example' });
    expect(index.size).toBe(2);
    expect(index.lookup({ ...robert, id: 'new' }).candidates.map(({ id }) => id)).not.toContain('a');
    expect(index.lookup({ id: 'new', fullName: 'Xenia Zoll', email: 'x.zoll@other.example' }).candidates).toMatchObject(
      [{ id: 'a', band: 'auto' }],
    );
  });

  it('does not follow a key that too many records hold, and says so', () => {
    const index = createDuplicateIndex({ entity: 'contact', country: 'US', keyLimit: 5 });
    const colleague = (place: number): DedupeRecord => ({
      id: `d${place}`,
      firstName: `Given${'abcdefghij'[place]}`,
      lastName: `Name${'klmnopqrst'[place]}`,
      phone: '+1 212 555 0100',
    });
    index.addAll(Array.from({ length: 10 }, (_, place) => colleague(place)));
    const { cappedRules, candidates } = index.lookup({ ...colleague(3), id: 'new' });
    expect(cappedRules).toContain('phone');
    expect(candidates.map(({ id }) => id)).toEqual(['d3']);
  });

  it('explains any of its records without values, and refuses ids that it does not know', () => {
    const index = contacts();
    index.addAll([robert, { id: 'z', firstName: 'Zoe', lastName: 'Young', phone: '+1 212 555 0199' }]);
    const { text, band, facts } = index.explain(bob, 'a');
    expect(band).toBe('auto');
    expect(facts).toContainEqual(expect.objectContaining({ fact: 'phone', level: 'same' }));
    expect(text).not.toMatch(/smith|555|cluster/i);
    expect(index.explain(bob, 'z').band).toBe('no');
    expect(() => index.explain(bob, 'nobody')).toThrow(expect.objectContaining({ code: 'UNKNOWN_DUPLICATE_ID' }));
  });

  it('asks about namesakes at one company whose middle names differ', () => {
    const index = contacts();
    const at = { company: 'Acme Corp', street: '12 Oak Lane', city: 'Leeds' };
    index.add({ id: 'a', fullName: 'Tom A. Hartwell', ...at });
    expect(index.lookup({ id: 'new', fullName: 'Tom Albert Hartwell', ...at }).candidates[0]?.band).toBe('auto');
    expect(index.lookup({ id: 'new', fullName: 'Tom B. Hartwell', ...at }).candidates[0]?.band).not.toBe('auto');
  });

  it('finds nothing for an empty record, and nothing in an empty index', () => {
    const index = contacts();
    expect(index.lookup(robert)).toEqual({ candidates: [], compared: 0, cappedRules: [] });
    index.add({ id: 'empty' });
    expect(index.lookup({ id: 'other' }).candidates).toEqual([]);
    expect(index.remove('empty')).toBe(true);
    expect(index.size).toBe(0);
  });
});

describe('an index of companies', () => {
  it('finds a company by its words and its domain', () => {
    const index = createDuplicateIndex({ entity: 'company', country: 'US' });
    index.addAll([
      { id: 'a', company: 'Brightwater Logistics Inc', website: 'https://www.brightwater.example' },
      { id: 'b', company: 'Northfield Bakery', website: 'northfield.example' },
    ]);
    const incoming = { id: 'new', fullName: 'Brightwater Logistics', email: 'info@brightwater.example' };
    expect(index.lookup(incoming).candidates).toMatchObject([{ id: 'a', band: 'auto' }]);
  });
});
