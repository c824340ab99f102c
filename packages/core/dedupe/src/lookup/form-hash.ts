import { hashText } from '../table/hash-text.ts';
import { type FormColumn, formPlace, type RecordForms } from './record-forms.ts';

/** Text of a column. */
export function formText({ texts }: RecordForms, column: FormColumn): string {
  return texts[formPlace[column]] as string;
}

/** Hash of a text, 0 for the empty text. */
export function hashOf(text: string): number {
  return text === '' ? 0 : hashText(text) || 1;
}

/** The last digits of a number, by which a number without its country is found too. */
export function phoneTail(number: string): string {
  return number.slice(-8);
}
