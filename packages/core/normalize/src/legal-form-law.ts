import { companyWords, isPlainLegalForm } from './company-name-key.ts';

/** Where the law comes from that a legal form belongs to; forms that several know are left out. */
export type LegalFormLaw = 'american' | 'british' | 'dutch' | 'french' | 'german' | 'nordic' | 'spanish';

const forms: Readonly<Record<LegalFormLaw, readonly string[]>> = {
  american: ['inc', 'incorporated', 'corp', 'corporation', 'llc', 'pllc', 'lllp'],
  british: ['ltd', 'limited', 'plc', 'pty', 'pte', 'pvt', 'cic'],
  dutch: ['bv', 'nv', 'bvba'],
  french: ['sarl', 'sasu', 'eurl', 'selarl'],
  german: ['gmbh', 'mbh', 'ggmbh', 'gesmbh', 'ag', 'kg', 'kgaa', 'ohg', 'gbr'],
  nordic: ['ab', 'oy', 'oyj', 'aps', 'asa'],
  spanish: ['sl', 'slu', 'sll'],
};

const lawOf: ReadonlyMap<string, LegalFormLaw> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries(forms).flatMap(([law, words]) =>
    words.map((word) => [word, law as LegalFormLaw] as const),
  ),
);

/**
 * Under which law a company exists, by the legal form at the end of its name, or one that cannot be mistaken before
 * a place: `Acme GmbH` is German, `Acme Inc.` and `Acme Inc. (Texas)` American.
 * Two companies of two laws are two legal persons, whatever else they share. `null` when the name does not say, or says a
 * form that several laws know.
 */
export function legalFormLaw(name: string): LegalFormLaw | null {
  const words = companyWords(name);
  if (words.length < 2) return null;
  const last = lawOf.get(words.at(-1) ?? '');
  return last ?? lawOf.get(words.slice(1).find(isPlainLegalForm) ?? '') ?? null;
}
