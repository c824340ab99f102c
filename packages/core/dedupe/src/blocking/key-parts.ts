import { hashText } from '../table/hash-text.ts';
import { numberEach } from '../table/number-each.ts';
import type { TextColumn } from '../table/text-column.ts';
import type { KeyPart } from './blocking-rule.ts';

/** The value itself. */
export function wholeValue(values: Int32Array): KeyPart {
  return (row) => values[row] as number;
}

/** A part of the text, worked out once per distinct text, when it is first asked for; an empty part is none. */
export function textPart(
  { texts, values }: Pick<TextColumn, 'texts' | 'values'>,
  read: (text: string, value: number) => string,
): KeyPart {
  return whenAsked(() => {
    const hashes = numberEach(texts, (text, value) => {
      const part = text === '' ? '' : read(text, value);
      return part === '' ? 0 : hashText(part) || 1;
    });
    return (row) => hashes[values[row] as number] as number;
  });
}

/** A part that is made when it is first asked for: large stores follow few of all rules. */
export function whenAsked(make: () => KeyPart): KeyPart {
  let part: KeyPart = (row) => {
    part = make();
    return part(row);
  };
  return (row) => part(row);
}

/** The first part that is there. */
export function eitherOf(first: KeyPart, second: KeyPart): KeyPart {
  return (row) => first(row) || second(row);
}

/** The last digits of a number, so that a number without country is found too; shared numbers are none. */
export function phoneTail(phone: TextColumn, shared?: Uint8Array): KeyPart {
  return textPart(phone, (text, value) => (shared?.[value] === 1 ? '' : text.slice(-8)));
}
