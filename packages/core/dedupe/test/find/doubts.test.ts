import { describe, expect, it } from 'vitest';
import { type DedupeRecord, findDuplicates } from '../../src/index.ts';
import { inventCompanies, inventContacts } from './support/populations.ts';

type Fields = Omit<DedupeRecord, 'id'>;

async function judge(entity: 'contact' | 'company', one: Fields, other: Fields) {
  const { records } = entity === 'contact' ? inventContacts(7, 600) : inventCompanies(7, 600);
  const asked = [
    { ...one, id: 'one' },
    { ...other, id: 'other' },
  ];
  const { explain } = await findDuplicates([...records, ...asked], { entity, country: 'US' });
  return explain('one', 'other');
}

const home = { street: '12 Oak Lane', city: 'Leeds', postalCode: 'LS1 4AB' };
const born = { birthday: '1990-03-04' };
const mail = { email: 'hartwells@example.com' };

describe('people who are never merged unseen, whatever they share (R17)', () => {
  it.each<[string, Fields, Fields]>([
    [
      'twins of one birthday at one address',
      { firstName: 'Lena', lastName: 'Hartwell', ...born, ...home },
      { firstName: 'Lisa', lastName: 'Hartwell', ...born, ...home },
    ],
    [
      'a couple with one mailbox',
      { firstName: 'Tom', lastName: 'Hartwell', ...mail, ...home },
      { firstName: 'Anna', lastName: 'Hartwell', ...mail, ...home },
    ],
    [
      'namesakes of two birthdays',
      { firstName: 'Tom', lastName: 'Hartwell', birthday: '1960-01-02', ...home },
      { firstName: 'Tom', lastName: 'Hartwell', birthday: '1992-07-28', ...home },
    ],
    [
      'two middle initials at one company',
      { fullName: 'Tom A. Hartwell', company: 'Acme Corp', ...home },
      { fullName: 'Tom B. Hartwell', company: 'Acme Corp', ...home },
    ],
    [
      'two middle names',
      { fullName: 'Tom Albert Hartwell', company: 'Acme Corp' },
      { firstName: 'Tom Brian', lastName: 'Hartwell', company: 'Acme Corp' },
    ],
  ])('%s', async (_, one, other) => {
    const { band, facts } = await judge('contact', one, other);
    expect(band).not.toBe('auto');
    // Else nothing would have spoken for a merge.
    expect(facts.filter(({ bits }) => bits > 5).length).toBeGreaterThan(0);
  });

  it.each<[string, Fields, Fields]>([
    [
      'one birthday and one mailbox, though the first name is another',
      { firstName: 'Lena', lastName: 'Hartwell', ...born, ...mail, ...home },
      { firstName: 'Xenia', lastName: 'Hartwell', ...born, ...mail, ...home },
    ],
    [
      'one mailbox, though the birthday is another',
      { firstName: 'Tom', lastName: 'Hartwell', birthday: '1960-01-02', ...mail },
      { firstName: 'Tom', lastName: 'Hartwell', birthday: '1992-07-28', ...mail },
    ],
    [
      'an initial of the middle name',
      { fullName: 'Tom A. Hartwell', company: 'Acme Corp', ...home },
      { fullName: 'Tom Albert Hartwell', company: 'Acme Corp', ...home },
    ],
  ])('but those who have enough of their own are: %s', async (_, one, other) => {
    expect(await judge('contact', one, other)).toMatchObject({ band: 'auto', sameCluster: true });
  });

  it('a middle name says nothing where it stands elsewhere on the other side', async () => {
    const one = { fullName: 'Juan Garcia Lopez', ...mail };
    const { facts } = await judge('contact', one, { firstName: 'Juan', lastName: 'Garcia', ...mail });
    expect(facts.find(({ fact }) => fact === 'middleName')?.level ?? 'missing').toBe('missing');
  });
});

describe('what stands for nothing says nothing (B6)', () => {
  it.each<[string, Fields]>([
    ['no employer', { company: 'Self-employed' }],
    ['no employer any more', { company: 'Retired' }],
    ['no birthday', { birthday: '1900-01-01' }],
    ['no number', { phone: '+1 555 555 5555' }],
    ['no mailbox', { email: 'noemail@noemail.com' }],
  ])('%s', async (_, nothing) => {
    const named = { firstName: 'Tom', lastName: 'Hartwell' };
    const { facts } = await judge('contact', { ...named, ...nothing }, { ...named, ...nothing, jobTitle: 'Buyer' });
    expect(facts.filter(({ level }) => level !== 'missing').map(({ fact }) => fact)).toEqual(['name']);
  });
});

describe('companies whose numbers differ are two (R17)', () => {
  it.each([
    ['Subway #1234', 'Subway #1235'],
    ['Studio 54', 'Studio 55'],
    ['Local Union 1199', 'Local Union 1198'],
  ])('%s and %s', async (one, other) => {
    const place = { city: 'Boston' };
    const { band, facts } = await judge('company', { company: one, ...place }, { company: other, ...place });
    expect(band).not.toBe('auto');
    expect(facts.find(({ fact }) => fact === 'name')?.level).toMatch(/fewWords|different/);
  });

  it('a street with another number in its name is another street', async () => {
    const [one, other] = ['12 5th Avenue', '12 6th Avenue'].map((street) => ({ company: 'Blue Fox Diner', street }));
    const { facts } = await judge('company', one as Fields, other as Fields);
    expect(facts.find(({ fact }) => fact === 'street')?.level).toBe('numberOnly');
  });

  it('branches of one domain are asked about', async () => {
    const website = 'https://acmebank.example';
    const [leeds, york] = ['Acme Bank Leeds', 'Acme Bank York'].map((company) => ({ company, website }));
    expect((await judge('company', leeds as Fields, york as Fields)).band).toBe('review');
  });
});
