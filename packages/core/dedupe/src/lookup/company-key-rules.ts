import { connectives } from '../facts/word-weights.ts';
import { formText, hashOf, phoneTail } from './form-hash.ts';

import type { FormColumn, RecordForms } from './record-forms.ts';
import { allOf, type RuleKey } from './rule-key.ts';

// Which word of a name is rare changes as a store grows, so each has a key; common ones are held by too many to be used.
const mostWords = 6;

/** The finder's rules for companies of large stores, by text rather than by row, with one key for each word. */
export function companyKeyRules(forms: RecordForms): RuleKey[] {
  const text = (column: FormColumn): string => formText(forms, column);
  const whole = (column: FormColumn): number => hashOf(text(column));
  const name = text('company');
  const words = name === '' ? [] : name.split(' ');
  const joined = words.join('');
  const firstWord = hashOf(words[0] ?? '');
  const [number, postalCode] = [whole('streetNumber'), whole('postalCode')];
  const keyed = [...new Set(words)].filter((word) => word.length > 1 && !connectives.has(word)).slice(0, mostWords);
  return [
    { rule: 'domain', hash: whole('webDomain') || whole('mailDomain') },
    { rule: 'mailDomain', hash: whole('mailDomain') },
    { rule: 'phone', hash: hashOf(phoneTail(text('phone'))) },
    { rule: 'externalId', hash: whole('externalId') },
    { rule: 'name', hash: hashOf(joined) },
    { rule: 'words', hash: hashOf([...words].sort().join('')) },
    { rule: 'email', hash: whole('email') },
    { rule: 'street+number', hash: allOf(whole('street'), number) },
    { rule: 'firstTwoWords', hash: hashOf(words.slice(0, 2).join(' ')) },
    { rule: 'firstWord+city', hash: allOf(firstWord, whole('city')) },
    { rule: 'firstWord+postalCode', hash: allOf(firstWord, postalCode) },
    { rule: 'number+postalCode', hash: allOf(number, postalCode) },
    { rule: 'start', hash: hashOf(joined.slice(0, 5)) },
    ...keyed.map((word) => ({ rule: 'word', hash: hashOf(word) })),
  ];
}
