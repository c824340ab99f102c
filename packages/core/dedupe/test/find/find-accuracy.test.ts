import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { type DedupeRecord, type FindOptions, findDuplicates } from '../../src/index.ts';
import { pairwise } from './support/pairwise.ts';
import { inventCompanies, inventContacts, inventRegistry, type Population } from './support/populations.ts';

vi.setConfig({ testTimeout: 60_000 });

async function scoreOf({ records, truth }: Population, options: FindOptions) {
  return pairwise((await findDuplicates(records, options)).clusters, truth);
}

describe('accuracy on invented populations', () => {
  it('people of a registry with families, swapped names and wrong birthdays', async () => {
    const { f1, precision } = await scoreOf(inventRegistry(11, 1200), { entity: 'contact' });
    expect(f1).toBeGreaterThan(0.95);
    expect(precision).toBeGreaterThan(0.97);
  });

  it('contacts of a CRM with colleagues and switchboards', async () => {
    const { f1, precision } = await scoreOf(inventContacts(12, 1200), { entity: 'contact' });
    expect(f1).toBeGreaterThan(0.95);
    expect(precision).toBeGreaterThan(0.98);
  });

  it('companies with legal forms, typing errors and addresses', async () => {
    const { f1 } = await scoreOf(inventCompanies(13, 800), { entity: 'company' });
    expect(f1).toBeGreaterThan(0.97);
  });

  it('pairs to be merged unseen are right in ninety-nine of a hundred', async () => {
    for (const { records, truth } of [inventRegistry(14, 900), inventContacts(15, 900)]) {
      const { pairs } = await findDuplicates(records, { entity: 'contact' });
      const sure = [...pairs].filter(({ band }) => band === 'auto');
      const right = sure.filter(({ ids: [a, b] }) => truth.get(a) === truth.get(b));
      expect(right.length / sure.length).toBeGreaterThan(0.99);
      expect(sure.length).toBeGreaterThan(500);
    }
  });

  it('a constant, an empty and a random column move nothing much', async () => {
    const { records, truth } = inventRegistry(16, 700);
    const base = await scoreOf({ records, truth }, { entity: 'contact' });
    const columns: ((index: number) => Partial<DedupeRecord>)[] = [
      () => ({ 'other:constant': 'same', country: 'US' }),
      () => ({ 'other:empty': '', company: '' }),
      (index) => ({ 'other:random': `v${(index * 7919) % 3}` }),
    ];
    for (const column of columns) {
      const wider = records.map((record, index) => ({ ...record, ...column(index) }));
      const { f1 } = await scoreOf({ records: wider, truth }, { entity: 'contact' });
      expect(Math.abs(f1 - base.f1)).toBeLessThan(0.005);
    }
  });
});

const datasets = `${process.env.CRMSYNC_DATASETS ?? '../shared/datasets'}/dedupe`;

const labelled: Record<string, { columns: Record<string, keyof DedupeRecord>; options: FindOptions; goal: number }> = {
  febrl1: {
    columns: {
      given_name: 'firstName',
      surname: 'lastName',
      street_number: 'streetNumber',
      address_1: 'street',
      address_2: 'other:address2',
      suburb: 'city',
      postcode: 'postalCode',
      state: 'region',
      date_of_birth: 'birthday',
      soc_sec_id: 'externalId',
    },
    options: { entity: 'contact' },
    goal: 0.998,
  },
  restaurant: {
    columns: { name: 'company', addr: 'street', phone: 'phone', city: 'city', type: 'other:type' },
    options: { entity: 'company' },
    goal: 0.94,
  },
  crm_synth_2k: {
    columns: {
      source: 'source',
      external_id: 'externalId',
      first_name: 'firstName',
      last_name: 'lastName',
      full_name: 'fullName',
      email: 'email',
      phone: 'phone',
      country: 'country',
      company: 'company',
      website: 'website',
      job_title: 'jobTitle',
      city: 'city',
    },
    options: { entity: 'contact' },
    goal: 0.97,
  },
};

describe('accuracy on labelled sets', () => {
  for (const [name, { columns, options, goal }] of Object.entries(labelled)) {
    const folder = `${datasets}/${name}`;
    it(`${name} reaches F1 ${goal}`, async (context) => {
      if (!existsSync(folder)) {
        context.skip(`no labelled set at ${folder}; set CRMSYNC_DATASETS to the folder that holds it`);
      }
      const records = readTable(`${folder}/records.csv`).map((row) => {
        const fields = Object.entries(columns).map(([column, field]) => [field, row[column] ?? '']);
        return { id: row.id ?? '', ...Object.fromEntries(fields) };
      });
      const truth = new Map(readTable(`${folder}/truth_clusters.csv`).map((row) => [row.id ?? '', row.cluster_id]));
      const { f1 } = pairwise((await findDuplicates(records, options)).clusters, truth);
      expect(f1).toBeGreaterThanOrEqual(goal);
    });
  }
});

function readTable(file: string): Record<string, string>[] {
  const [heading = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  const names = cellsOf(heading);
  return lines.map((line) => Object.fromEntries(cellsOf(line).map((cell, index) => [names[index] ?? '', cell])));
}

function cellsOf(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
