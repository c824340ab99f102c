import { companyKeyRules } from './company-key-rules.ts';
import { contactKeyRules } from './contact-key-rules.ts';
import type { RecordForms } from './record-forms.ts';
import type { RuleKey } from './rule-key.ts';

/** Most keys that one record has. */
export const mostKeys = 20;

/** Keys of a record under the finder's rules for large stores. */
export function lookupKeys(forms: RecordForms, entity: 'contact' | 'company'): RuleKey[] {
  const keys = entity === 'contact' ? contactKeyRules(forms) : companyKeyRules(forms);
  return keys.filter(({ hash }) => hash !== 0);
}
