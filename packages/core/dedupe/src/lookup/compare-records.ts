import { compareCompanies } from './compare-companies.ts';
import { compareContacts } from './compare-contacts.ts';
import type { Comparison, ComparisonInput } from './comparison.ts';

/** Compares records as the finder does, the first with the others. */
export function compareRecords(input: ComparisonInput, entity: 'contact' | 'company'): Comparison {
  return entity === 'contact' ? compareContacts(input) : compareCompanies(input);
}
