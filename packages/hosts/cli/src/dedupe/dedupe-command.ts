import { Command, InvalidArgumentError, Option } from 'commander';
import { untilStopped } from '../until-stopped.ts';
import type { DedupeOptions } from './run-dedupe.ts';

const examples = `
Examples:
  crmsync dedupe contacts.csv --entity contact --country GB
      says how many people the file holds, and how many pairs are sure, to be looked at, or different
  crmsync dedupe contacts.csv --entity contact --out clusters.csv --review pairs.csv
      writes the cluster of every record, and the pairs a person should look at
  crmsync dedupe contacts.csv --entity contact --reviewed pairs.csv --out clusters.csv
      heeds and learns from pairs that a person judged: id_1, id_2 and a column "same" of yes and no
  crmsync dedupe accounts.csv --entity company --map "Account=company" --map "Segment="
      names a column whose heading is not known, and leaves one out
  crmsync dedupe contacts.csv --entity contact --explain 1041,2210
      says why two records were, or were not, found to be the same
  crmsync dedupe contacts.csv --entity contact --truth truth.csv --json
      measures the result against id,cluster_id

Fields: id, source, externalId, firstName, lastName, fullName, email, phone, company, website, jobTitle, street, streetNumber,
city, region, postalCode, country, birthday, and other:<name> for a column that is compared as text.

Exit codes: 0 done, 1 failed, 2 called wrongly, 130 interrupted. Nothing is sent anywhere and the file is only read.`;

/** `crmsync dedupe <file.csv>`: finds the records of an export that are the same person or company. */
export function dedupeCommand(): Command {
  return new Command('dedupe')
    .description('Find the records of a CSV export that are the same person or company, and say why.')
    .argument('<file.csv>', 'an export of any CRM: comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252')
    .addOption(
      new Option('--entity <entity>', 'what the records are').choices(['contact', 'company']).makeOptionMandatory(),
    )
    .option('--map <column=field...>', 'what a column is; "column=" leaves it out', collect)
    .option(
      '--country <code>',
      'country whose national telephone numbers are read where a record names none',
      countryCode,
    )
    .option('--unique-source', 'each source is free of duplicates: only records of different sources can be the same')
    .option('--out <file>', 'write id,cluster_id and what ties them, for every record')
    .option('--review <file>', 'write the pairs that a person should look at')
    .option(
      '--reviewed <file>',
      'heed and learn from pairs that a person judged: id_1,id_2,same (yes or no); again for each file',
      collect,
    )
    .option('--truth <file>', 'measure against id,cluster_id')
    .option('--explain <id1,id2>', 'say why two records are, or are not, the same', twoIds)
    .addOption(
      new Option('--threads <count>', 'threads that read; 2 from 24 MB of table on, or 150,000 records').choices([
        '1',
        '2',
      ]),
    )
    .option('--json', 'print one line of JSON and nothing else')
    .addHelpText('after', examples)
    .action((file: string, options: DedupeOptions) =>
      untilStopped(async (signal) => (await import('./run-dedupe.ts')).runDedupe(file, options, signal)),
    );
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function countryCode(text: string): string {
  if (!/^[a-z]{2}$/i.test(text)) throw new InvalidArgumentError('Give a code of two letters, like GB.');
  return text.toUpperCase();
}

function twoIds(text: string): readonly [string, string] {
  const [id1 = '', id2 = '', ...rest] = text.split(',').map((id) => id.trim());
  if (id1 === '' || id2 === '' || rest.length > 0) throw new InvalidArgumentError('Give two ids with a comma between.');
  return [id1, id2];
}
