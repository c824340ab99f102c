import type { MatchKey } from './match-key.ts';
import type { MatchVerdict } from './match-verdict.ts';
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
    return { verdict: 'link', id: best.id, evidence: best.evidence, reason: best.reason };
  }
  if (best !== undefined) return ask(links, 'severalMatches');
  const asks = sorted.filter((judgement) => judgement.outcome === 'ask');
  const [question] = asks;
  if (question !== undefined) return ask(asks, asks.length === 1 ? question.reason : 'severalPossible');
  const [nearest] = sorted;
  return { verdict: 'new', reason: nearest?.reason ?? 'noCandidates', evidence: nearest?.evidence ?? [] };
}

function ask(judgements: readonly Judgement[], reason: string): MatchVerdict {
  return {
    verdict: 'ask',
    candidates: judgements.map(({ id, evidence, reason: why }) => ({ id, evidence, reason: why })),
    reason,
  };
}

function byWeight(a: Judgement, b: Judgement): number {
  if (a.weight !== b.weight) return b.weight - a.weight;
  if (a.evidence.length !== b.evidence.length) return b.evidence.length - a.evidence.length;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
