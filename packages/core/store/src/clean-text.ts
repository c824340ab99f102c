const unclean = /\0|\p{Surrogate}/u;
const everyUnclean = /\0|\p{Surrogate}/gu;

/** Whether every database can keep the text: well-formed Unicode without NUL. */
export function isCleanText(text: string): boolean {
  return !unclean.test(text);
}

/** The text with U+FFFD in place of NUL and of lone surrogates, which no database can index. */
export function cleanText(text: string): string {
  return unclean.test(text) ? text.replace(everyUnclean, '\ufffd') : text;
}
