import { foldText } from './fold-text.ts';

/**
 * Short lower-case name of a text for ids and paths: folded, words joined by `-`, apostrophes dropped.
 * Letters of other scripts stay; text without letters or digits gives `''`.
 */
export function slug(text: string): string {
  return foldText(text)
    .replaceAll("'", '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
