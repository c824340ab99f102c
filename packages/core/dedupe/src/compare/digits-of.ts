const others = /\D+/g;
const digit = /\d/;

/** The digits of a text, in order. A slip in a number makes another number: shop 12 is not shop 13. */
export function digitsOf(text: string): string {
  return digit.test(text) ? text.replace(others, '') : '';
}
