import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A table with its truth, and how `crmsync dedupe` is asked about it. */
export interface LabelledSet {
  readonly name: string;
  /** Path of the table. */
  readonly file: string;
  readonly truth: string;
  readonly args: readonly string[];
}

const contact = ['--entity', 'contact'];
const company = ['--entity', 'company'];

/** Folder, file of the truth and arguments of each public set; every column is told, none is guessed. */
const publicSets: readonly (readonly [name: string, folder: string, truth: string, args: readonly string[]])[] = [
  [
    'febrl1, people',
    'febrl1',
    'truth_clusters.csv',
    [
      ...[...contact, '--country', 'AU', '--map'],
      ...['given_name=firstName', 'surname=lastName', 'street_number=streetNumber', 'address_1=street'],
      ...['address_2=other:address_2', 'suburb=city', 'postcode=postalCode', 'state=region'],
      ...['date_of_birth=birthday', 'soc_sec_id=externalId'],
    ],
  ],
  [
    'febrl1 without id and birth date',
    'febrl1',
    'truth_clusters.csv',
    [
      ...[...contact, '--country', 'AU', '--map'],
      ...['given_name=firstName', 'surname=lastName', 'street_number=streetNumber', 'address_1=street'],
      ...['address_2=other:address_2', 'suburb=city', 'postcode=postalCode', 'state=region'],
      ...['date_of_birth=', 'soc_sec_id='],
    ],
  ],
  [
    'restaurant, companies',
    'restaurant',
    'truth_clusters.csv',
    [...company, '--country', 'US', '--map', 'name=company', 'addr=street', 'type='],
  ],
  [
    'restaurant, kind of food compared too',
    'restaurant',
    'truth_clusters.csv',
    [...company, '--country', 'US', '--map', 'name=company', 'addr=street', 'type=other:type'],
  ],
  ['crm_synth_2k, people', 'crm_synth_2k', 'truth_clusters.csv', [...contact, '--map', 'updated_at=']],
  [
    'crm_synth_2k, companies',
    'crm_synth_2k',
    'truth_companies.csv',
    [...company, '--map', 'updated_at=', 'first_name=', 'last_name=', 'full_name=', 'job_title='],
  ],
];

/** The folder of the labelled sets, or `undefined` when it is not there. */
export function labelledSetsFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const folder = join(environment.CRMSYNC_DATASETS ?? '../shared/datasets', 'dedupe');
  return existsSync(folder) ? folder : undefined;
}

/** The public sets in a folder. */
export function publicLabelledSets(folder: string): LabelledSet[] {
  return publicSets.map(([name, set, truth, args]) => ({
    name,
    file: join(folder, set, 'records.csv'),
    truth: join(folder, set, truth),
    args,
  }));
}
