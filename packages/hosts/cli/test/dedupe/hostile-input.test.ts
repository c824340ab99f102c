import { readFileSync } from 'node:fs';
import { createSeededRandom } from '@crmsync/fakes';
import { beforeAll, describe, expect, it } from 'vitest';
import { contactTable } from './contact-table.ts';
import { dedupe, freshPath, tableOf } from './table-files.ts';

const base = contactTable(250);
const country = ['--entity', 'contact', '--country', 'US'] as const;

type Row = readonly string[];

const givenNames =
  'Ann Ben Cleo Dora Emil Fay Gus Hana Ivo Jill Karl Lena Milo Nora Otis Pia Quin Rosa Sven Tara Uma Vito Wanda Xeni Yara Zeno'.split(
    ' ',
  );
const starts = 'Ash Bel Cor Dun Ever Fal Grim Hol Ing Jar Kel Lam Mor Nor Ost Pen Quil Rav Sto Tol'.split(' ');
const middles = 'a be co du e fi go ha i jo ke li mo ne o pa ri su te va'.split(' ');
const ends = 'ber cott dale ford gan hurst kin ley man nell port quist ridge son ton vey wick yard zer thorp'.split(
  ' ',
);

/** The partition of a table, as sorted groups of the names that `nameOf` gives to ids. */
async function partition(header: Row, rows: readonly Row[], nameOf = (id: string): string => id): Promise<string[]> {
  const out = freshPath('clusters.csv');
  await dedupe(tableOf([header, ...rows]), ...country, '--out', out);
  const groups = new Map<string, string[]>();
  for (const line of readFileSync(out, 'utf8').trimEnd().split('\n').slice(1)) {
    const [id = '', cluster = ''] = line.split(',');
    groups.set(cluster, [...(groups.get(cluster) ?? []), nameOf(id)]);
  }
  return [...groups.values()].map((ids) => ids.toSorted().join(' ')).toSorted();
}

async function metricsOf(
  header: Row,
  rows: readonly Row[],
  ...map: readonly string[]
): Promise<Record<string, number>> {
  const truth = tableOf([['id', 'cluster_id'], ...base.truth]);
  const told = (await dedupe(tableOf([header, ...rows]), ...country, '--truth', truth, ...map)).told;
  return { ...told.metrics };
}

describe('the result is a property of the records alone', { timeout: 120_000 }, () => {
  let plain: string[] = [];
  beforeAll(async () => {
    plain = await partition(base.header, base.rows);
  });

  it.each([1, 2, 3])('rows in another order give the same clusters (%i)', async (seed) => {
    const shuffled = createSeededRandom(seed).shuffle(base.rows);
    expect(await partition(base.header, shuffled)).toEqual(plain);
  });

  it('other ids give the same clusters', async () => {
    const names = new Map<string, string>(
      createSeededRandom(9)
        .shuffle(base.rows)
        .map(([id = ''], at) => [id, `n${at * 37}`] as const),
    );
    const back = new Map([...names].map(([id, name]) => [name, id]));
    const renamed = base.rows.map(([id = '', ...cells]) => [names.get(id) ?? '', ...cells]);
    expect(await partition(base.header, renamed, (name) => back.get(name) ?? '')).toEqual(plain);
  });

  it('a field under another heading gives the same clusters', async () => {
    const header = base.header.map((heading) => (heading === 'Email' ? 'Mailbox' : heading));
    const file = tableOf([header, ...base.rows]);
    const out = freshPath('clusters.csv');
    await dedupe(file, ...country, '--map', 'Mailbox=email', '--out', out);
    expect(
      new Set(
        readFileSync(out, 'utf8')
          .split('\n')
          .slice(1)
          .map((line) => line.split(',')[1]),
      ).size - 1,
    ).toBe(plain.length);
  });
});

describe('a column that says nothing moves nothing', { timeout: 120_000 }, () => {
  it.each([
    { what: 'an empty column', cell: '' },
    { what: 'a column with one value', cell: 'Example Export 2026' },
  ])('$what, mapped as text or as a known field', async ({ cell }) => {
    const before = await metricsOf(base.header, base.rows);
    const rows = base.rows.map((row) => [...row, cell]);
    for (const field of ['other:extra', 'region', 'jobTitle', 'website']) {
      const after = await metricsOf([...base.header, 'Extra'], rows, '--map', `Extra=${field}`);
      for (const figure of ['precision', 'recall', 'f1', 'b3']) {
        expect(Math.abs((after[figure] ?? 0) - (before[figure] ?? 1)), `${figure} with ${field}`).toBeLessThan(0.005);
      }
    }
  });
});

describe('hostile tables are worked off', { timeout: 180_000 }, () => {
  const word = (at: number): string =>
    [starts[at % 20], middles[Math.floor(at / 20) % 20], ends[Math.floor(at / 400) % 20]].join('');

  it('one block that holds everything: 20,000 people of one company, city, domain and switchboard', async () => {
    const shared = ['+1 212 555 0100', 'North Harbor Ltd', 'Springfield'];
    const rows = Array.from({ length: 20_000 }, (_, at) => {
      const [given, family] = [givenNames[at % 26] ?? '', word(at % 8000)];
      return [String(at), given, family, `${given}.${family}${Math.floor(at / 8000)}@north.example`, ...shared];
    });
    const again = rows.slice(0, 20).map(([id, ...cells]) => [`again ${id}`, ...cells]);
    const header = ['id', 'first name', 'last name', 'email', 'phone', 'company', 'city'];
    const { told } = await dedupe(tableOf([header, ...rows, ...again]), ...country);
    expect(told).toMatchObject({ records: 20_020, clusters: 20_000 });
  });

  it('100,000 records with one e-mail address', async () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => [
      String(at),
      `${givenNames[at % 26]} ${word(at % 8000)}`,
      'info@north.example',
    ]);
    const { code, told } = await dedupe(tableOf([['id', 'name', 'email'], ...rows]), ...country);
    expect(code).toBe(0);
    expect(told.records).toBe(100_000);
    expect(told.clusters).toBeGreaterThan(90_000);
  });

  it('50,000 equal rows', async () => {
    const rows = Array.from({ length: 50_000 }, (_, at) => [String(at), 'Ann Example', 'ann.example@north.example']);
    const { code, told } = await dedupe(tableOf([['id', 'name', 'email'], ...rows]), ...country);
    expect({ code, records: told.records }).toEqual({ code: 0, records: 50_000 });
  });

  it('columns and rows without any value', async () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => [String(at), '', '', at % 2 === 0 ? ' ' : '']);
    const { told } = await dedupe(tableOf([['id', 'name', 'email', 'phone'], ...rows]), ...country);
    expect(told).toMatchObject({ records: 2_000, clusters: 2_000 });
  });

  it('emoji, names written from right to left, joined characters, and control characters', async () => {
    const rows = [
      ['1', '🎉 Ann 👩‍👩‍👧 Example', 'ann.example@north.example'],
      ['2', 'Ann Example', 'ann.example@north.example'],
      ['3', 'محمد الأحمد', 'm.alahmad@east.example'],
      ['4', '\u200Fمحمد الأحمد\u200E', 'm.alahmad@east.example'],
      ['5', 'דוד כהן', 'd.cohen@east.example'],
      ['6', '山田 太郎', 'taro.yamada@east.example'],
      ['7', '山田 太郎', 'Taro.Yamada@east.example'],
      ['8', 'Zoe\u0308\u0000 \uD83D', 'zoe@west.example'],
      ['9', '👍', '👍'],
    ];
    const { code, told } = await dedupe(tableOf([['id', 'name', 'email'], ...rows]), ...country);
    expect({ code, ...told }).toMatchObject({ code: 0, records: 9, clusters: 6 });
  });

  it('fields of 10 kB', async () => {
    const long = (at: number): string => `${word(at)} `.repeat(10_000 / (word(at).length + 1));
    const rows = Array.from({ length: 300 }, (_, at) => [
      String(at),
      long(at),
      `${long(at)}@x.example`,
      '1'.repeat(10_000),
      long(at + 1),
    ]);
    const { code, told } = await dedupe(tableOf([['id', 'name', 'email', 'phone', 'company'], ...rows]), ...country);
    expect({ code, records: told.records }).toEqual({ code: 0, records: 300 });
  });

  it('telephone numbers without a country tie people all the same', async () => {
    const rows = [
      ['1', 'Ann Example', '020 7946 0101'],
      ['2', 'Ann Example', '02079460101'],
      ['3', 'Ben Other', '020 7946 0202'],
      ['4', 'Cleo Third', '555 0303'],
    ];
    const { told } = await dedupe(tableOf([['id', 'name', 'phone'], ...rows]), '--entity', 'contact');
    expect(told).toMatchObject({ records: 4, clusters: 3 });
  });
});
