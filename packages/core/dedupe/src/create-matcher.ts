import type { EntityType } from '@crmsync/model';
import { evidenceOf, hasKind, type Pair } from './evidence.ts';
import { judgeCompany } from './judge-company.ts';
import { judgeContact } from './judge-contact.ts';
import { judgeDeal } from './judge-deal.ts';
import { judgeOccurrence } from './judge-occurrence.ts';
import { settle } from './judgement.ts';
import type { MatchKey } from './match-key.ts';
import { matchKeys } from './match-keys.ts';
import { inOrder, type MatchOptions } from './match-options.ts';
import type { MatchSubject } from './match-subject.ts';
import type { Matcher } from './matcher.ts';
import type { Ruling } from './ruling.ts';

const rules: { readonly [E in EntityType]?: (pair: Pair) => Ruling } = {
  contact: judgeContact,
  company: judgeCompany,
  deal: judgeDeal,
  activity: judgeOccurrence,
  task: judgeOccurrence,
};

/** Makes a matcher that decides by fixed rules, without scores: it links what is sure and asks where it is not. */
export function createMatcher(options: MatchOptions = {}): Matcher {
  return {
    keys: (subject) => orderedKeys(subject, options),
    decide(subject, candidates, own) {
      const settings = { ...options, ...own };
      const comparable = candidates.filter((candidate) => candidate.subject.entity === subject.entity);
      // A record that shares nothing with anybody is the common case; its keys are not worked out for nobody.
      if (comparable.length === 0) return settle([]);
      const ours = orderedKeys(subject, settings);
      const judgements = comparable.map((candidate) => {
        const theirs = orderedKeys(candidate.subject, settings);
        const evidence = evidenceOf(ours, theirs, candidate.sharedKeys, settings);
        return { id: candidate.id, evidence: evidence.keys, ...rule({ subject, candidate, evidence }) };
      });
      return settle(judgements);
    },
  };
}

function orderedKeys(subject: MatchSubject, options: MatchOptions): readonly MatchKey[] {
  const { defaultRegion } = options;
  return inOrder(matchKeys(subject, defaultRegion === undefined ? {} : { defaultRegion }), options);
}

function rule(pair: Pair): Ruling {
  const { keys, sure } = pair.evidence;
  if (keys.length === 0) return { outcome: 'new', reason: 'nothingShared', weight: 0 };
  if (hasKind(sure, 'externalId')) {
    // An identifier that systems share is no coincidence: no number of other keys outweighs it.
    return { outcome: 'link', reason: 'sameExternalId', weight: Number.POSITIVE_INFINITY };
  }
  return rules[pair.subject.entity]?.(pair) ?? { outcome: 'new', reason: 'noRule', weight: 0 };
}
