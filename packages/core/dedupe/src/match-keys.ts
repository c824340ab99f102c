import { slug } from '@crmsync/normalize';
import { colleagueKeys } from './colleague-keys.ts';
import { companyKeys } from './company-keys.ts';
import { contactKeys, phoneKeys } from './contact-keys.ts';
import { addKey, type MatchKey } from './match-key.ts';
import type { MatchSubject } from './match-subject.ts';
import { occurrenceKeys } from './occurrence-keys.ts';
import { textOf } from './read-fields.ts';

/** Options of {@link matchKeys}. */
export interface MatchKeyOptions {
  /** ISO 3166-1 alpha-2 code of the country whose national phone numbers are read; without it only international ones. */
  readonly defaultRegion?: string;
}

/**
 * The keys under which a record is stored and looked up, each once, external ids first. Records without a common key
 * are never the same; a common key alone does not make them the same.
 */
export function matchKeys(subject: MatchSubject, options: MatchKeyOptions = {}): readonly MatchKey[] {
  const keys: MatchKey[] = [];
  for (const id of subject.externalIds ?? []) {
    if (id.trim() !== '') addKey(keys, { kind: 'externalId', value: id.trim(), strength: 'strong' });
  }
  for (const key of entityKeys(subject, options)) addKey(keys, key);
  return keys;
}

function entityKeys(subject: MatchSubject, options: MatchKeyOptions): readonly MatchKey[] {
  const { entity, fields } = subject;
  if (entity === 'contact') return [...contactKeys(fields, options.defaultRegion), ...colleagueKeys(subject)];
  if (entity === 'company') return [...companyKeys(fields), ...phoneKeys(fields, options.defaultRegion)];
  if (entity === 'activity' || entity === 'task') return occurrenceKeys(fields);
  const name = entity === 'deal' ? slug(textOf(fields, 'name')) : '';
  return name === '' ? [] : [{ kind: 'dealName', value: name, strength: 'weak' }];
}
