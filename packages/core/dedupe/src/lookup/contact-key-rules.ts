import { unordered } from '../blocking/blocking-rule.ts';
import { createNameBook } from '../facts/name-book.ts';
import { formText, hashOf, phoneTail } from './form-hash.ts';

import type { FormColumn, RecordForms } from './record-forms.ts';
import { allOf, type RuleKey } from './rule-key.ts';

/** The finder's rules for people of large stores, by text rather than by row. */
export function contactKeyRules(forms: RecordForms): RuleKey[] {
  const text = (column: FormColumn): string => formText(forms, column);
  const whole = (column: FormColumn): number => hashOf(text(column));
  const [first, last] = [text('first'), text('last')];
  const book = createNameBook(['', first, last]);
  const [soundFirst, soundLast] = [book.sound(first === '' ? 0 : 1), book.sound(last === '' ? 0 : 2)];
  const root = book.root(first === '' ? 0 : 1);
  const [initial, initialLast] = [hashOf(first.slice(0, 1)), hashOf(last.slice(0, 1))];
  const initials = unordered(initial, initialLast);
  const domain = whole('mailDomain') || whole('webDomain');
  const [birthday, company, postalCode] = [whole('birthday'), whole('company'), whole('postalCode')];
  const phone = hashOf(phoneTail(text('phone')));
  return [
    { rule: 'email', hash: whole('email') },
    { rule: 'phone', hash: phone },
    { rule: 'externalId', hash: whole('externalId') },
    { rule: 'fullName', hash: unordered(whole('first'), whole('last')) },
    { rule: 'nickname+surname', hash: allOf(root, soundLast) },
    { rule: 'sounds', hash: unordered(soundFirst, soundLast) },
    { rule: 'emailLocalPart+initials', hash: allOf(whole('emailLocal'), initials) },
    { rule: 'birthday+surname', hash: allOf(birthday, startOf(last)) },
    { rule: 'birthday+firstName', hash: allOf(birthday, startOf(first)) },
    { rule: 'birthday+initials', hash: allOf(birthday, initials) },
    { rule: 'birthYear+surname', hash: allOf(hashOf(text('birthday').slice(0, 4)), soundLast, initial) },
    { rule: 'surname+domain', hash: allOf(soundLast, domain) },
    { rule: 'firstName+domain', hash: allOf(root, domain) },
    { rule: 'surname+company', hash: allOf(soundLast, company) },
    { rule: 'firstName+company', hash: allOf(root, company) },
    { rule: 'initials+company', hash: allOf(initials, company) },
    { rule: 'initials+domain', hash: allOf(initials, domain) },
    { rule: 'firstName+phone', hash: allOf(root, phone) },
    { rule: 'street+number+initials', hash: allOf(whole('street'), whole('streetNumber'), initials) },
    { rule: 'surname+postalCode', hash: allOf(soundLast, postalCode) },
    { rule: 'firstName+postalCode', hash: allOf(soundFirst, postalCode) },
    { rule: 'surname+initial+city', hash: allOf(soundLast, initial, whole('city')) },
  ];
}

function startOf(name: string): number {
  return name.length > 1 ? hashOf(name.slice(0, 3)) : 0;
}
