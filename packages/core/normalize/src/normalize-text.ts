// Tabs, line breaks and other control characters count as white space; soft hyphens and zero-width marks as nothing.
const spaceRun = /[\s\p{Cc}]+/gu;
const invisible = /[\u00AD\u200B\u2060\uFEFF]/g;
const plainAscii = /^[\x20-\x7E]*$/;
const doubledSpace = / {2}/;

/**
 * Canonical spelling of free text for comparing: Unicode NFC, trimmed, every run of white space one space,
 * invisible characters removed. Case, accents and punctuation stay. Blank text gives `''`.
 */
export function normalizeText(text: string): string {
  if (plainAscii.test(text)) {
    const trimmed = text.trim();
    return doubledSpace.test(trimmed) ? trimmed.replace(/ {2,}/g, ' ') : trimmed;
  }
  return text.replace(invisible, '').replace(spaceRun, ' ').trim().normalize('NFC');
}
