import type { EntityType } from '@crmsync/model';
import { isOwnDomain } from './company-keys.ts';
import { type Evidence, hasKind, type Pair } from './evidence.ts';
import { judgeCompany } from './judge-company.ts';
import { judgeContact } from './judge-contact.ts';
import { judgeDeal } from './judge-deal.ts';
import { judgeOccurrence } from './judge-occurrence.ts';
import { type Judgement, settle } from './judgement.ts';
import type { MatchKey } from './match-key.ts';
import { matchKeys } from './match-keys.ts';
import type { MatchSubject } from './match-subject.ts';
import type { MatchVerdict } from './match-verdict.ts';
import type { Ruling } from './ruling.ts';

/** A golden record that has a key in common with the record. */
export interface MatchCandidate {
  readonly id: string;
  readonly subject: MatchSubject;
  /** The keys under which it was found; further ones that both subjects show are added. */
  readonly sharedKeys: readonly MatchKey[];
  /** Whether another record of the same account stands for this golden record already. */
  readonly linkedHere: boolean;
}

/** How a matcher weighs keys. */
export interface MatchOptions {
  /** ISO 3166-1 alpha-2 code of the country whose national phone numbers are read. */
  readonly defaultRegion?: string;
  /**
   * Precedence of kinds in the evidence; kinds left out are not used at all.
   * @default ['externalId', 'phone', 'email', 'domain', 'companyName', 'dealName', 'fingerprint']
   */
  readonly order?: readonly MatchKey['kind'][];
  /**
   * A key held by more golden records than this is stop-listed: it never decides alone.
   * @default 5
   */
  readonly sharedKeyLimit?: number;
  /** Number of golden records that hold a key; without it every key counts as rare. */
  readonly keyHolders?: (key: MatchKey) => number;
}

/** Decides which golden record a record is. Pure: the same question always has the same answer. */
export interface Matcher {
  /** The keys to store a record under and to look candidates up by, in order of precedence. */
  keys(subject: MatchSubject): readonly MatchKey[];
  /** Which candidate the record is, if any; options given here win over the matcher's own. */
  decide(subject: MatchSubject, candidates: readonly MatchCandidate[], options?: MatchOptions): MatchVerdict;
}

const defaultOrder: readonly MatchKey['kind'][] = [
  'externalId',
  'phone',
  'email',
  'domain',
  'companyName',
  'dealName',
  'fingerprint',
];

const rules: { readonly [E in EntityType]?: (pair: Pair) => Ruling } = {
  contact: judgeContact,
  company: judgeCompany,
  deal: judgeDeal,
  activity: judgeOccurrence,
  task: judgeOccurrence,
};

/** Makes a matcher that decides by fixed rules, without scores: it links only what is sure and asks where it is not. */
export function createMatcher(options: MatchOptions = {}): Matcher {
  return {
    keys: (subject) => orderedKeys(subject, options),
    decide(subject, candidates, own) {
      const settings = { ...options, ...own };
      const keys = orderedKeys(subject, settings);
      const judgements = candidates
        .filter((candidate) => candidate.subject.entity === subject.entity)
        .map((candidate) => judge(subject, candidate, evidenceOf(keys, candidate, settings)));
      return settle(judgements);
    },
  };
}

function judge(subject: MatchSubject, candidate: MatchCandidate, evidence: Evidence): Judgement {
  return { id: candidate.id, evidence: evidence.keys, ...ruling({ subject, candidate, evidence }) };
}

function ruling(pair: Pair): Ruling {
  const { keys, sure } = pair.evidence;
  if (keys.length === 0) return { outcome: 'new', reason: 'nothingShared', weight: 0 };
  // An identifier that systems share is no coincidence: it outweighs any number of other keys.
  if (hasKind(sure, 'externalId')) return { outcome: 'link', reason: 'sameExternalId', weight: 100 };
  return rules[pair.subject.entity]?.(pair) ?? { outcome: 'new', reason: 'noRule', weight: 0 };
}

function orderedKeys(
  subject: MatchSubject,
  { defaultRegion, order = defaultOrder }: MatchOptions,
): readonly MatchKey[] {
  return inOrder(matchKeys(subject, defaultRegion === undefined ? {} : { defaultRegion }), order);
}

function inOrder(keys: readonly MatchKey[], order: readonly MatchKey['kind'][]): MatchKey[] {
  return order.flatMap((kind) => keys.filter((key) => key.kind === kind).sort(byValue));
}

function byValue(a: MatchKey, b: MatchKey): number {
  return a.value < b.value ? -1 : Number(a.value > b.value);
}

function evidenceOf(keys: readonly MatchKey[], candidate: MatchCandidate, options: MatchOptions): Evidence {
  const theirs = orderedKeys(candidate.subject, options);
  const common = keys.flatMap((key) => theirs.filter((other) => isSame(key, other)).map((other) => weaker(key, other)));
  const found = candidate.sharedKeys.filter((key) => !common.some((other) => isSame(key, other)));
  const all = inOrder([...common, ...found], options.order ?? defaultOrder);
  const { sharedKeyLimit = 5, keyHolders = () => 0 } = options;
  const rare = all.filter(
    (key) => keyHolders(key) <= sharedKeyLimit && (key.kind !== 'domain' || isOwnDomain(key.value)),
  );
  return { keys: all, rare, sure: rare.filter((key) => key.strength === 'strong') };
}

function isSame(a: MatchKey, b: MatchKey): boolean {
  return a.kind === b.kind && a.value === b.value;
}

function weaker(a: MatchKey, b: MatchKey): MatchKey {
  return a.strength === 'weak' ? a : b;
}
