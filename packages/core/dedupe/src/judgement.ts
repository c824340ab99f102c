import type { MatchKey } from './match-key.ts';
import type { MatchedCandidate, MatchVerdict } from './match-verdict.ts';
import type { Ruling } from './ruling.ts';

/** What is thought of one candidate, before the candidates are weighed against each other. */
export interface Judgement extends Ruling {
  readonly id: string;
  readonly evidence: MatchKey[];
}

/** Weighs the candidates against each other; the order in which they are given makes no difference. */
export function settle(judgements: readonly Judgement[]): MatchVerdict {
  const sorted = [...judgements].sort(byWeight);
  const links = sorted.filter((judgement) => judgement.outcome === 'link');
  const [best, second] = links;
  if (best !== undefined && (second === undefined || best.weight > second.weight)) {
    const others = links.slice(1).map(asCandidate);
    return { verdict: 'link', ...asCandidate(best), ...(others.length === 0 ? {} : { alsoMatches: others }) };
  }
  if (best !== undefined) return { verdict: 'ask', candidates: links.map(asCandidate), reason: 'severalMatches' };
  const asks = sorted.filter((judgement) => judgement.outcome === 'ask');
  const [question] = asks;
  if (question !== undefined) {
    const reason = asks.length === 1 ? question.reason : 'severalPossible';
    return { verdict: 'ask', candidates: asks.map(asCandidate), reason };
  }
  const [nearest] = sorted;
  return { verdict: 'new', reason: nearest?.reason ?? 'noCandidates', evidence: nearest?.evidence ?? [] };
}

function asCandidate({ id, evidence, reason }: Judgement): MatchedCandidate {
  return { id, evidence, reason };
}

function byWeight(a: Judgement, b: Judgement): number {
  if (a.weight !== b.weight) return b.weight - a.weight;
  if (a.evidence.length !== b.evidence.length) return b.evidence.length - a.evidence.length;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
