import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli, startCli } from '../run-cli.ts';
import { contactTable } from './contact-table.ts';
import { dedupe, fileOf, freshPath, tableOf } from './table-files.ts';

const { header, rows, truth } = contactTable(120);
const contacts = tableOf([header, ...rows]);
const truthFile = tableOf([['id', 'cluster_id'], ...truth]);

/** Three records of Ann, one of Ben. */
const annAndBen = tableOf([
  ['id', 'First Name', 'Last Name', 'Email', 'Phone', 'Notes'],
  ['1', 'Ann', 'Example', 'ann.example@north.example', '+1 212 555 0101', ''],
  ['2', 'ANN', 'Example', 'Ann.Example@north.example', '(212) 555-0101', 'x'],
  ['3', 'Ann', 'Example', 'ann.example+news@north.example', '', ''],
  ['4', 'Ben', 'Other', 'ben@south.example', '+1 212 555 0199', ''],
]);

describe('crmsync dedupe', { timeout: 60_000 }, () => {
  it('tells how many people a file holds, on one line of JSON and nothing else', async () => {
    const { code, stdout, told } = await dedupe(annAndBen, '--entity', 'contact', '--country', 'US');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(told).toMatchObject({ entity: 'contact', records: 4, clusters: 2, duplicateClusters: 1 });
    expect(told.elapsedMs).toBeGreaterThan(0);
    expect(told.peakMb).toBeGreaterThan(20);
  });

  it('tells a person the same in words', async () => {
    const { code, stdout } = await runCli(['dedupe', annAndBen, '--entity', 'contact', '--country', 'US']);
    expect(code).toBe(0);
    expect(stdout).toContain('4 records are 2 people');
    expect(stdout).toMatch(/review +\d+ pairs {2}a person should look/);
  });

  it('says on stderr how it reads the columns, and which it ignores', async () => {
    const { stderr, told } = await dedupe(annAndBen, '--entity', 'contact');
    expect(stderr).toContain('firstName ← First Name');
    expect(stderr).toMatch(/Ignored, .*: Notes\n/);
    expect(told.ignoredColumns).toEqual(['Notes']);
  });

  it('writes the cluster of every record, in the order of the file', async () => {
    const out = freshPath('clusters.csv');
    await dedupe(annAndBen, '--entity', 'contact', '--country', 'US', '--out', out);
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('id,cluster_id,size,band,probability,reasons');
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 3).join())).toEqual([
      '1,1,3',
      '2,1,3',
      '3,1,3',
      '4,4,1',
    ]);
  });

  it('writes the pairs that a person should look at, the likeliest first, with the values of both', async () => {
    const review = freshPath('pairs.csv');
    const { told } = await dedupe(contacts, '--entity', 'contact', '--country', 'US', '--review', review);
    const lines = readFileSync(review, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('id_1,id_2,probability,same_cluster,reasons,explanation,record_1,record_2');
    expect(lines).toHaveLength(1 + (told.bands.review ?? -1));
    const shown = lines.slice(1).map((line) => Number(line.split(',')[2]));
    expect(shown).toEqual(shown.toSorted((a, b) => b - a));
  });

  it('explains a pair of ids', async () => {
    const { told } = await dedupe(annAndBen, '--entity', 'contact', '--explain', '1,4');
    expect(told.explanation).not.toBe('');
    expect(told.explanation).not.toContain('example');
  });

  it('measures the result against a truth', async () => {
    const { told } = await dedupe(contacts, '--entity', 'contact', '--country', 'US', '--truth', truthFile);
    expect(Object.keys(told.metrics)).toEqual(
      expect.arrayContaining([
        'precision',
        'recall',
        'f1',
        'b3',
        'largestCluster',
        'autoPrecision',
        'autoRecall',
        'blockingRecall',
      ]),
    );
    expect(told.metrics).toMatchObject({ labelled: rows.length });
    expect(told.metrics.f1).toBeGreaterThan(0.9);
  });

  it('joins no two records of a source that is free of duplicates, and counts only pairs across sources', async () => {
    const out = freshPath('clusters.csv');
    const { told } = await dedupe(
      contacts,
      '--entity',
      'contact',
      '--unique-source',
      '--truth',
      truthFile,
      '--out',
      out,
    );
    const sourcesOf = new Map<string, string[]>();
    for (const line of readFileSync(out, 'utf8').trimEnd().split('\n').slice(1)) {
      const [id = '', cluster = ''] = line.split(',');
      sourcesOf.set(cluster, [...(sourcesOf.get(cluster) ?? []), id.slice(0, 1)]);
    }
    for (const sources of sourcesOf.values()) expect(new Set(sources).size).toBe(sources.length);
    expect(told.metrics.precision).toBeGreaterThan(0.9);
  });

  it('finds companies by their name', async () => {
    const file = tableOf([
      ['id', 'Name', 'Website'],
      ['1', 'North Harbor Ltd', 'https://www.northharbor.example'],
      ['2', 'North Harbor Limited', 'northharbor.example/contact'],
      ['3', 'South Meadow LLC', 'southmeadow.example'],
    ]);
    const { told } = await dedupe(file, '--entity', 'company');
    expect(told).toMatchObject({ records: 3, clusters: 2, columns: { company: ['Name'] } });
  });

  it('names rows by their number where no column is an id', async () => {
    const out = freshPath('clusters.csv');
    const file = tableOf([
      ['Full Name', 'Email'],
      ['Ann Example', 'ann@north.example'],
      ['Ben Other', 'ben@south.example'],
    ]);
    const { stderr } = await dedupe(file, '--entity', 'contact', '--out', out);
    expect(stderr).toContain('rows are named by their number');
    expect(readFileSync(out, 'utf8')).toContain('\n1,1,1,');
  });
});

describe('crmsync dedupe --reviewed', { timeout: 60_000 }, () => {
  const us = ['--entity', 'contact', '--country', 'US'];

  it('joins and keeps apart what a person judged, and tells how many', async () => {
    const reviewed = tableOf([
      ['id1', 'id2', 'same'],
      ['4', '1', 'Yes'],
      ['1', '2', '0'],
      ['1', '3', ''],
    ]);
    const { code, told } = await dedupe(annAndBen, ...us, '--reviewed', reviewed, '--explain', '1,4');
    expect(code).toBe(0);
    expect(told).toMatchObject({ reviewed: { same: 1, different: 1, leftOut: 0, contradictions: 0 } });
    expect(told.explanation).toContain('the same by what a person judged');
    const inWords = await runCli(['dedupe', annAndBen, ...us, '--reviewed', reviewed]);
    expect(inWords.stdout).toContain('1 reviewed pairs are joined, 1 are kept apart');
  });

  it('reads the file that --review wrote, with a column more, and asks none of its pairs again', async () => {
    const review = freshPath('pairs.csv');
    const first = await dedupe(contacts, ...us, '--review', review, '--truth', truthFile);
    const [heading, ...lines] = readFileSync(review, 'utf8').trimEnd().split('\n');
    const answered = lines.map((line) => {
      const [id1 = '', id2 = ''] = line.split(',');
      return `${line},${truth.get(id1) === truth.get(id2) ? 'TRUE' : 'FALSE'}`;
    });
    const reviewed = fileOf(`${[`${heading},Same?`, ...answered].join('\n')}\n`);
    const rest = freshPath('rest.csv');
    const again = await dedupe(contacts, ...us, '--reviewed', reviewed, '--review', rest, '--truth', truthFile);
    expect(again.code).toBe(0);
    expect(lines.length).toBeGreaterThan(0);
    const asked = new Set(lines.map((line) => line.split(',').slice(0, 2).sort().join()));
    const askedAgain = readFileSync(rest, 'utf8').trimEnd().split('\n').slice(1);
    expect(askedAgain.filter((line) => asked.has(line.split(',').slice(0, 2).sort().join()))).toEqual([]);
    expect(again.told.metrics.f1).toBeGreaterThanOrEqual(first.told.metrics.f1!);
  });

  it('reads several files of answers as one', async () => {
    const files = ['1,2,no', '3,4,yes'].map((line) => fileOf(`id_1,id_2,same\n${line}\n`));
    const { told } = await dedupe(annAndBen, ...us, ...files.flatMap((file) => ['--reviewed', file]));
    expect(told).toMatchObject({ reviewed: { same: 1, different: 1 } });
  });

  it('tells on stderr which answers do not go together', async () => {
    const reviewed = fileOf('id_1,id_2,same\n1,2,yes\n2,3,yes\n1,3,no\n');
    const { code, told, stderr } = await dedupe(annAndBen, ...us, '--reviewed', reviewed);
    expect(code).toBe(0);
    expect(told).toMatchObject({ reviewed: { same: 1, different: 1, contradictions: 1 } });
    expect(stderr).toContain('would bring 1 and 3 together, which were judged to be different');
  });

  it.each([
    {
      what: 'without a column of answers',
      content: 'id_1,id_2,same_cluster\n1,2,yes\n',
      expected: 'REVIEWED_UNREADABLE',
    },
    {
      what: 'with an answer nobody can read',
      content: 'id_1,id_2,same\n1,2,perhaps\n',
      expected: 'REVIEWED_ANSWER_UNREADABLE',
    },
    {
      what: 'with an id that the table does not have',
      content: 'id_1,id_2,same\n1,77,no\n',
      expected: 'REVIEWED_UNKNOWN_ID',
    },
  ])('a file $what ends with $expected', async ({ content, expected }) => {
    const { code, stdout, stderr } = await dedupe(annAndBen, ...us, '--reviewed', fileOf(content));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${expected}  .+\\n  → .+`, 'm'));
  });
});

describe('odd rows are told, and the rest goes on', { timeout: 60_000 }, () => {
  it('a second row of one id, rows with too many cells, with too few, and without an id', async () => {
    const file = fileOf(
      'id,name,email\n1,Ann Example,ann@north.example\n1,Ann Again,again@north.example\n2,Ben, Other,ben@south.example\n3,Cleo Short\n,No Id,no@id.example\n',
    );
    const { code, told, stderr } = await dedupe(file, '--entity', 'contact');
    expect(code).toBe(0);
    expect(told).toMatchObject({
      records: 3,
      rows: { duplicateIds: 1, raggedRows: 1, shortRows: 1, rowsWithoutId: 1 },
    });
    expect(stderr).toContain('1 row (2) have the id of an earlier row');
  });

  it('empty cells too many at the end of a row are no harm', async () => {
    const { told } = await dedupe(fileOf('id,email\n1,ann@north.example,,\n'), '--entity', 'contact');
    expect(told).toMatchObject({ records: 1, rows: { raggedRows: 0 } });
  });

  it('a heading without rows is a table of nobody', async () => {
    expect((await dedupe(fileOf('id,email\n'), '--entity', 'contact')).told).toMatchObject({ records: 0, clusters: 0 });
  });

  it('rows of the truth that name no record are counted', async () => {
    const { stderr, told } = await dedupe(
      annAndBen,
      '--entity',
      'contact',
      '--truth',
      fileOf('id,cluster_id\n1,a\n2,a\n99,b\n'),
    );
    expect(stderr).toContain('1 rows of the truth name no record');
    expect(told.metrics).toMatchObject({ labelled: 2, truePairs: 1 });
  });
});

describe('what cannot be done ends with a code and a remedy', { timeout: 60_000 }, () => {
  it.each([
    { what: 'a file that is not there', args: ['/nowhere/contacts.csv'], code: 'FILE_UNREADABLE' },
    { what: 'an empty file', args: [fileOf('')], code: 'EMPTY_FILE' },
    { what: 'a column that is not there', args: [annAndBen, '--map', 'Town=city'], code: 'NO_SUCH_COLUMN' },
    { what: 'a field that nobody knows', args: [annAndBen, '--map', 'Notes=memo'], code: 'UNKNOWN_FIELD' },
    {
      what: 'a truth of other records',
      args: [annAndBen, '--truth', fileOf('id,c\n77,a\n')],
      code: 'TRUTH_DOES_NOT_MATCH',
    },
    {
      what: 'a result that cannot be written',
      args: [annAndBen, '--out', '/nowhere/out.csv'],
      code: 'FILE_UNWRITABLE',
    },
  ])('$what: $code', async ({ args, code: expected }) => {
    const { code, stdout, stderr } = await dedupe(...args, '--entity', 'contact');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${expected}  .+\\n  → .+`, 'm'));
  });

  it('an id that the table does not have', async () => {
    const { code, stderr } = await dedupe(annAndBen, '--entity', 'contact', '--explain', '1,77');
    expect(code).toBe(1);
    expect(stderr).toMatch(/\n {2}→ .+/);
    expect(stderr).not.toContain('UNEXPECTED');
  });

  it.each([
    { what: 'without an entity', args: [annAndBen] },
    { what: 'with a country that is no code', args: [annAndBen, '--entity', 'contact', '--country', 'Britain'] },
    { what: 'with one id to explain', args: [annAndBen, '--entity', 'contact', '--explain', '1'] },
  ])('a command $what ends with 2', async ({ args }) => {
    const { code, stdout, stderr } = await runCli(['dedupe', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  });

  it.each([
    { how: 'interrupted', signal: 'SIGINT', ends: [130, null] },
    { how: 'asked to end', signal: 'SIGTERM', ends: [143, null] },
    { how: 'killed', signal: 'SIGKILL', ends: [null, 'SIGKILL'] },
  ] as const)(
    'a search that is $how ends as shells expect, prints nothing on stdout and leaves nobody at work',
    async ({ signal, ends }) => {
      const row = (at: number): string =>
        `r${at},Given${at} Family${at % 5_000},person${at}@company${at % 900}.example\n`;
      const file = fileOf(`id,name,email\n${Array.from({ length: 300_000 }, (_, at) => row(at)).join('')}`);
      const child = startCli(['dedupe', file, '--entity', 'contact', '--json']);
      const printed: string[] = [];
      child.stdout.on('data', (chunk) => printed.push(String(chunk)));
      await once(child.stderr, 'data');
      child.kill(signal);
      // Pipes are shared: they close when nobody is left who could write to them.
      expect(await once(child, 'close')).toEqual(ends);
      expect(printed).toEqual([]);
    },
  );
});
