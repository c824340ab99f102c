import { describe, expect, it } from 'vitest';
import { openTable } from '../../src/dedupe/read-table.ts';
import { fileOf } from './table-files.ts';

const read = async (content: string | Buffer) => {
  const table = await openTable(fileOf(content));
  const rows: (readonly string[])[] = [];
  for await (const batch of table.rows()) rows.push(...batch);
  return { encoding: table.encoding, delimiter: table.delimiter, header: table.header, rows };
};

const text = 'id;name\n1;Zoë Müller\n2;Łukasz\n';
const swapped = (content: string): Buffer => Buffer.from(content, 'utf16le').swap16();

describe('a table is read whatever made it', () => {
  it.each([
    { as: 'UTF-8', content: Buffer.from(text), encoding: 'utf-8' },
    { as: 'UTF-8 with a byte order mark', content: Buffer.from(`\uFEFF${text}`), encoding: 'utf-8' },
    { as: 'UTF-16 of Windows', content: Buffer.from(`\uFEFF${text}`, 'utf16le'), encoding: 'utf-16le' },
    { as: 'UTF-16 without a mark', content: Buffer.from(text, 'utf16le'), encoding: 'utf-16le' },
    { as: 'UTF-16, the other byte first', content: swapped(`\uFEFF${text}`), encoding: 'utf-16be' },
    { as: 'UTF-16, the other byte first, without a mark', content: swapped(text), encoding: 'utf-16be' },
  ])('in $as', async ({ content, encoding }) => {
    expect(await read(content)).toEqual({
      encoding,
      delimiter: ';',
      header: ['id', 'name'],
      rows: [
        ['1', 'Zoë Müller'],
        ['2', 'Łukasz'],
      ],
    });
  });

  it('in Latin-1 and Windows-1252, also where the first such letter comes late', async () => {
    const latin = Buffer.concat([
      Buffer.from(`id,name\n${'1,Ann Example\n'.repeat(200_000)}`),
      Buffer.from('2,Jos\xe9 \x80\n', 'latin1'),
    ]);
    const { encoding, rows } = await read(latin);
    expect(encoding).toBe('windows-1252');
    expect(rows.at(-1)).toEqual(['2', 'José €']);
  });

  it('with letters that lie across the pieces in which a file is read', async () => {
    const long = 'é'.repeat(1_500_000);
    const { encoding, rows } = await read(`id,name\na,${long}\n`);
    expect(encoding).toBe('utf-8');
    expect(rows[0]?.[1]).toBe(long);
  });

  it.each([
    { delimiter: ',', line: 'id,first name,"Example, Ltd; sales"' },
    { delimiter: ';', line: 'id;first name;"Example; Ltd, sales"' },
    { delimiter: '\t', line: 'id\tfirst, name\tcompany' },
    { delimiter: '|', line: 'id|first name|company, name' },
  ])('with columns separated by $delimiter', async ({ delimiter, line }) => {
    const { header, ...table } = await read(`${line}\n${line}\n`);
    expect(table.delimiter).toBe(delimiter);
    expect(header).toHaveLength(3);
  });

  it('with line breaks, doubled quotes and separators within quotes, and lines that end as on Windows', async () => {
    const { rows } = await read('id,address\r\n1,"1 High Street\r\nTown, ""Old"" Part"\r\n\r\n2,x\r\n');
    expect(rows).toEqual([
      ['1', '1 High Street\r\nTown, "Old" Part'],
      ['2', 'x'],
    ]);
  });

  it('with quotes inside a cell that nobody doubled', async () => {
    const { rows } = await read('id,name\n1,Ann "Annie" Example\n2,"Ben "Benny" Other"\n3,x\n');
    expect(rows).toEqual([
      ['1', 'Ann "Annie" Example'],
      ['2', 'Ben "Benny" Other'],
      ['3', 'x'],
    ]);
  });

  it('in pieces, and whole: no row is lost or cut where a piece ends', async () => {
    const line = (at: number): string => `${at},"Example ${'x'.repeat(at % 97)}, Ltd"`;
    const lines = Array.from({ length: 60_000 }, (_, at) => line(at));
    const { rows } = await read(['id,company', ...lines].join('\n'));
    expect(rows.map(([id, company]) => `${id},"${company}"`)).toEqual(lines);
  });

  it.each([
    { where: 'at the end', content: 'id,name\n1,"Ann\n' },
    { where: 'in a long file', content: `id,name\n1,"Ann\n${'2,Ben Example\n'.repeat(2_000_000)}` },
  ])('but not with a quote that is not closed $where', async ({ content }) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'TABLE_UNREADABLE' });
  });

  it('with one column only', async () => {
    expect((await read('email\nann@example.com\nben@example.com\n')).rows).toHaveLength(2);
  });

  it.each(['', '\n\n'])('but not when it holds nothing (%j)', async (content) => {
    await expect(openTable(fileOf(content))).rejects.toMatchObject({ code: 'EMPTY_FILE' });
  });

  it('but not when it is not there', async () => {
    await expect(openTable('/nowhere/contacts.csv')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});
