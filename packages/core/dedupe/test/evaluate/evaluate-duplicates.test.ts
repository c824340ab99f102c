import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateDuplicates } from '../../src/index.ts';

/** `{ ann: 'a1 a2' }` → which entity each record belongs to. */
const truthOf = (entities: Record<string, string>): Map<string, string> =>
  new Map(Object.entries(entities).flatMap(([entity, ids]) => ids.split(' ').map((id) => [id, entity] as const)));
const groups = (...texts: string[]): string[][] => texts.map((text) => text.split(' '));

const truth = truthOf({ ann: 'a1 a2 a3', ben: 'b1 b2', cleo: 'c1' });

describe('evaluating found duplicates', () => {
  it('gives full marks to the truth itself', () => {
    expect(evaluateDuplicates({ truth, clusters: groups('a1 a2 a3', 'b1 b2', 'c1') })).toEqual({
      labelled: 6,
      truePairs: 4,
      foundPairs: 4,
      precision: 1,
      recall: 1,
      f1: 1,
      b3Precision: 1,
      b3Recall: 1,
      b3: 1,
      largestCluster: 3,
    });
  });

  it('counts pairs from the groups, so that closing a chain of links counts too', () => {
    // Found: a1a2 true, a1b1 and a2b1 wrong. Missed: a1a3, a2a3, b1b2.
    const metrics = evaluateDuplicates({ truth, clusters: groups('a1 a2 b1') });
    expect(metrics).toMatchObject({ truePairs: 4, foundPairs: 3, largestCluster: 3 });
    expect(metrics.precision).toBeCloseTo(1 / 3, 12);
    expect(metrics.recall).toBeCloseTo(1 / 4, 12);
    expect(metrics.f1).toBeCloseTo(2 / 7, 12);
  });

  it('weighs every record alike in B-cubed', () => {
    const metrics = evaluateDuplicates({ truth, clusters: groups('a1 a2 b1') });
    // a1, a2: 2/3 of their group, 2/3 of their entity; b1: 1/3 and 1/2; a3: 1 and 1/3; b2: 1 and 1/2; c1: 1 and 1.
    expect(metrics.b3Precision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1) / 6, 12);
    expect(metrics.b3Recall).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 2 + 1 / 3 + 1 / 2 + 1) / 6, 12);
    expect(metrics.b3).toBeCloseTo(
      (2 * metrics.b3Precision * metrics.b3Recall) / (metrics.b3Precision + metrics.b3Recall),
      12,
    );
  });

  it('calls precision 1 and recall 0 when nothing was joined', () => {
    expect(evaluateDuplicates({ truth, clusters: [] })).toMatchObject({
      precision: 1,
      recall: 0,
      f1: 0,
      b3Precision: 1,
      b3Recall: 0.5,
      largestCluster: 1,
    });
  });

  it('calls recall 1 when there is nothing to find', () => {
    const alone = truthOf({ ann: 'a1', ben: 'b1' });
    expect(evaluateDuplicates({ truth: alone, clusters: [] })).toMatchObject({ precision: 1, recall: 1, f1: 1 });
    expect(evaluateDuplicates({ truth: alone, clusters: groups('a1 b1') })).toMatchObject({ precision: 0, f1: 0 });
  });

  it('leaves records without a truth out of every figure', () => {
    const metrics = evaluateDuplicates({ truth, clusters: groups('a1 a2 a3 x1 x2 x3 x4', 'b1 b2', 'x5 x6') });
    expect(metrics).toMatchObject({ labelled: 6, precision: 1, recall: 1, b3: 1, largestCluster: 3 });
  });

  it('measures the automatic band by its links, each pair on its own', () => {
    const metrics = evaluateDuplicates({
      truth,
      clusters: groups('a1 a2 a3', 'b1 b2'),
      pairs: [
        { ids: ['a1', 'a2'], band: 'auto' },
        { ids: ['a2', 'a3'], band: 'auto' },
        { ids: ['b2', 'c1'], band: 'auto' },
        { ids: ['b1', 'b2'], band: 'review' },
      ],
    });
    expect(metrics.autoPrecision).toBeCloseTo(2 / 3, 12);
    expect(metrics.autoRecall).toBeCloseTo(2 / 4, 12);
  });

  it('measures blocking by the share of true pairs that were compared', () => {
    const pairs = [
      { ids: ['a3', 'a1'], band: 'no' },
      { ids: ['b1', 'b2'], band: 'auto' },
      { ids: ['a1', 'b1'], band: 'review' },
    ] as const;
    expect(evaluateDuplicates({ truth, clusters: [], pairs }).blockingRecall).toBe(0.5);
  });

  it('counts only pairs across sources when sources are given', () => {
    const sources = new Map([
      ['a1', 'left'],
      ['a2', 'left'],
      ['a3', 'right'],
      ['b1', 'left'],
      ['b2', 'left'],
      ['c1', 'right'],
    ]);
    const metrics = evaluateDuplicates({
      truth,
      sources,
      clusters: groups('a1 a2 a3 c1', 'b1 b2'),
      pairs: [
        { ids: ['a1', 'a2'], band: 'auto' },
        { ids: ['a1', 'a3'], band: 'auto' },
      ],
    });
    // True across sources: a1a3, a2a3. Found across sources: those, a1c1 and a2c1.
    expect(metrics).toMatchObject({ truePairs: 2, foundPairs: 4, precision: 0.5, recall: 1 });
    expect(metrics).toMatchObject({ autoPrecision: 1, autoRecall: 0.5 });
  });

  it('gives what counting every pair by hand gives', () => {
    const labels = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(1)), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(labels, fc.boolean(), (rows, bySource) => {
        const ids = rows.map((_, at) => `r${at}`);
        const clusters = new Map<number, string[]>();
        for (const [at, [, found]] of rows.entries()) clusters.set(found, [...(clusters.get(found) ?? []), `r${at}`]);
        let [found, real, both] = [0, 0, 0];
        for (const [i, left] of rows.entries()) {
          for (const right of rows.slice(i + 1)) {
            if (bySource && left[2] === right[2]) continue;
            if (left[0] === right[0]) real += 1;
            if (left[1] === right[1]) found += 1;
            if (left[0] === right[0] && left[1] === right[1]) both += 1;
          }
        }
        const metrics = evaluateDuplicates({
          truth: new Map(ids.map((id, at) => [id, String(rows[at]?.[0])])),
          clusters: clusters.values(),
          ...(bySource ? { sources: new Map(ids.map((id, at) => [id, String(rows[at]?.[2])])) } : {}),
        });
        expect(metrics).toMatchObject({ truePairs: real, foundPairs: found });
        expect(metrics.precision).toBeCloseTo(found === 0 ? 1 : both / found, 12);
        expect(metrics.recall).toBeCloseTo(real === 0 ? 1 : both / real, 12);
      }),
    );
  });
});
