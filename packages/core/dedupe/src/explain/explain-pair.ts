import type { Findings } from '../find/create-result.ts';
import type { DuplicatePair, FactEvidence, PairBand, PairExplanation } from '../find/find-result.ts';
import type { ReasonCode } from '../find/reason-code.ts';
import { UnknownDuplicateIdError } from '../find/unknown-duplicate-id-error.ts';
import { probabilityOf } from '../model/pair-model.ts';
import type { Verdict } from '../review/settle-reviews.ts';
import { createDoubt } from './create-doubt.ts';

/** Says of pairs how sure they are and why. */
export interface Explainer {
  pair(a: number, b: number, ids: [string, string], bits: number): DuplicatePair;
  explain(id1: string, id2: string): PairExplanation;
  countBands(): { readonly autoPairs: number; readonly reviewPairs: number };
}

// Odds of a hundred to one; a wrong merge costs far more than a missed one.
const autoBits = 7;
const reviewBits = -2;
// Evidence weaker than this decides nothing.
const tellingBits = 1;
const mostReasons = 4;

// Answers that do not go together are asked again.
const bandOfVerdict: Readonly<Record<Verdict, PairBand>> = { same: 'auto', different: 'no', contradicted: 'review' };
const reasonsOfVerdict: Readonly<Record<Verdict, readonly ReasonCode[]>> = {
  same: ['reviewedSame'],
  different: ['reviewedDifferent'],
  contradicted: ['clusterConflict', 'reviewedSame'],
};

/** Makes the explainer of a search; of each row's records so many are in its cluster. */
export function createExplainer(findings: Findings, joinedCopies: Int32Array): Explainer {
  const { groups, judge, model, plan, settled, table } = findings;
  const bandOf = (a: number, b: number, bits: number): PairBand => {
    const verdict = settled?.verdictOf(a, b);
    if (verdict !== undefined) return bandOfVerdict[verdict];
    if (groups[a] !== groups[b]) return bits >= reviewBits ? 'review' : 'no';
    if (a === b && bits < 0) return 'review';
    return bits >= autoBits && !isDoubtful(a, b) ? 'auto' : 'review';
  };
  const isDoubtful = createDoubt(plan.facts, judge);
  const reasonsOf = (a: number, b: number, bits: number): ReasonCode[] => {
    const telling = judge
      .facts(a, b)
      .filter((evidence) => Math.abs(evidence.bits) >= tellingBits)
      .sort((x, y) => Math.abs(y.bits) - Math.abs(x.bits))
      .flatMap(({ level }) => (level === undefined ? [] : [level.reason]));
    const reasons = [...new Set(telling)].slice(0, mostReasons);
    const verdict = settled?.verdictOf(a, b);
    if (verdict !== undefined) return [...reasonsOfVerdict[verdict], ...reasons];
    if (bits < 0 || groups[a] === groups[b]) return reasons;
    return [isOneSource(a, b) ? 'sameSource' : 'clusterConflict', ...reasons];
  };
  const isOneSource = (a: number, b: number): boolean =>
    findings.uniqueSource && table.source.values[a] !== 0 && table.source.values[a] === table.source.values[b];
  const describe = (a: number, b: number, ids: [string, string], bits: number): DuplicatePair => ({
    ids,
    band: bandOf(a, b, bits),
    probability: probabilityOf(bits),
    bits,
    get reasons() {
      return reasonsOf(a, b, bits);
    },
  });
  const find = createRowFinder(findings);
  return {
    pair: describe,
    explain(id1, id2) {
      const [row1, row2] = [find(id1), find(id2)];
      const [a, b] = row1 < row2 ? [row1, row2] : [row2, row1];
      const bits = judge.bits(a, b);
      const facts = judge.facts(a, b).map(
        ({ fact, level, bits: own }): FactEvidence => ({
          fact: fact.name,
          level: level?.name ?? 'missing',
          bits: level === undefined ? 0 : own,
        }),
      );
      const pair = describe(a, b, [id1, id2], bits);
      const sameCluster = isOneCluster(findings, joinedCopies, [id1, row1], [id2, row2]);
      const explained = { ...pair, sameCluster, priorBits: Math.log2(model.priorOdds), facts };
      return { ...explained, text: textOf(explained) };
    },
    countBands() {
      let autoPairs = 0;
      let reviewPairs = 0;
      const { pairs } = findings.proposals;
      for (let pair = 0; pair < pairs.count; pair += 1) {
        const band = bandOf(pairs.a[pair] as number, pairs.b[pair] as number, findings.bits[pair] as number);
        if (band === 'auto') autoPairs += 1;
        else if (band === 'review') reviewPairs += 1;
      }
      return { autoPairs, reviewPairs };
    },
  };
}

type RecordInRow = readonly [id: string, row: number];

function isOneCluster(findings: Findings, joinedCopies: Int32Array, one: RecordInRow, other: RecordInRow): boolean {
  if (one[0] === other[0]) return true;
  const { groups } = findings;
  if (groups[one[1]] !== groups[other[1]]) return false;
  return isListed(findings, joinedCopies, one) && isListed(findings, joinedCopies, other);
}

/** Whether a record is in the cluster of its row: of records that hold the very same, the first alone may be. */
function isListed({ ids, order }: Findings, joinedCopies: Int32Array, [id, row]: RecordInRow): boolean {
  return (joinedCopies[row] as number) > 1 || ids[order.order[order.starts[row] as number] as number] === id;
}

function createRowFinder(findings: Findings): (id: string) => number {
  let rowOf: Map<string, number> | undefined;
  return (id) => {
    rowOf ??= indexIds(findings);
    const row = rowOf.get(id);
    if (row === undefined) throw new UnknownDuplicateIdError();
    return row;
  };
}

function indexIds({ ids, order }: Findings): Map<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row + 1 < order.starts.length; row += 1) {
    for (let place = order.starts[row] as number; place < (order.starts[row + 1] as number); place += 1) {
      rows.set(ids[order.order[place] as number] as string, row);
    }
  }
  return rows;
}

/** What is told of a pair; without `sameCluster` nothing is said of clusters. */
type Told = Omit<PairExplanation, 'text' | 'sameCluster'> & { readonly sameCluster?: boolean };

/** Tells why a pair was judged as it was, without values of the records. */
export function textOf({ band, probability, bits, priorBits, facts, reasons, sameCluster }: Told): string {
  const clusters = sameCluster === undefined ? '' : sameCluster ? ', one cluster' : ', two clusters';
  const told = facts.filter(({ level }) => level !== 'missing');
  return [
    `${band}: probability ${probability.toFixed(3)}, ${signed(bits)} bits${clusters}`,
    ...(reasons.includes('reviewedSame') ? ['  the same by what a person judged'] : []),
    ...(reasons.includes('reviewedDifferent') ? ['  different by what a person judged'] : []),
    `  ${signed(priorBits)} before anything is compared`,
    ...told.map((evidence) => `  ${signed(evidence.bits)} ${evidence.fact}: ${evidence.level}`),
  ].join('\n');
}

function signed(bits: number): string {
  return `${bits < 0 ? '' : '+'}${bits.toFixed(1)}`;
}
