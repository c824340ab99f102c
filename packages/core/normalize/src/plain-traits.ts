/** What keeps a text of printable ASCII from being in canonical spelling, as flags; 0 when nothing does. */
export const plainTrait = { loose: 1, capitals: 2, backticks: 4 } as const;

/** Stands for a text with any other character. */
export const notPlain = -1;

const space = 0x20;
const last = 0x7e;
const capitalA = 65;
const capitalZ = 90;
const backtick = 96;

/**
 * Traits of a text of printable ASCII, {@link notPlain} for any other. Most texts are plain and canonical, and one look at
 * each character costs less than asking several patterns.
 */
export function plainTraits(text: string): number {
  let traits = 0;
  let before = space;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < space || code > last) return notPlain;
    if (code === space && before === space) traits |= plainTrait.loose;
    else if (code >= capitalA && code <= capitalZ) traits |= plainTrait.capitals;
    else if (code === backtick) traits |= plainTrait.backticks;
    before = code;
  }
  return before === space && text !== '' ? traits | plainTrait.loose : traits;
}
