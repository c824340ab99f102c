import { notPlain, plainTrait, plainTraits } from './plain-traits.ts';

// Tabs, line breaks and other control characters count as white space; soft hyphens and zero-width marks as nothing.
const spaceRun = /[\s\p{Cc}]+/gu;
const invisible = /[\u00AD\u200B\u2060\uFEFF]/g;

/**
 * Canonical spelling of free text for comparing: Unicode NFC, trimmed, every run of white space one space,
 * invisible characters removed. Case, accents and punctuation stay. Blank text gives `''`.
 */
export function normalizeText(text: string): string {
  const traits = plainTraits(text);
  if (traits !== notPlain) return (traits & plainTrait.loose) === 0 ? text : text.trim().replace(/ {2,}/g, ' ');
  return text.replace(invisible, '').replace(spaceRun, ' ').trim().normalize('NFC');
}
