import { describe, expect, it } from 'vitest';
import { createFaultPlan, createSeededRandom, type FaultRule } from '../src/index.ts';

const plan = (rules: FaultRule[], seed = 1) => {
  const made = createFaultPlan(createSeededRandom(seed));
  made.add(rules);
  return (method: string, path = '/x') => made.next({ method, path });
};

describe('a fault plan', () => {
  it('hits the requests that match and stops when it is spent', () => {
    const next = plan([{ match: { method: 'post', path: '^/a\\?b' }, times: 2, fault: { kind: 'dropAfter' } }]);
    const kinds = [
      next('GET', '/a?b'),
      next('POST', '/c'),
      next('POST', '/a?b=1'),
      next('POST', '/a?b'),
      next('POST', '/a?b'),
    ].map(({ fault }) => fault?.kind);
    expect(kinds).toEqual([undefined, undefined, 'dropAfter', 'dropAfter', undefined]);
  });

  it('waits for the n-th request and then hits once', () => {
    const next = plan([{ match: { nth: 3 }, fault: { kind: 'status', status: 503 } }]);
    expect([1, 2, 3, 4].map(() => next('GET').fault?.kind)).toEqual([undefined, undefined, 'status', undefined]);
  });

  it('adds delays to whatever else happens', () => {
    const next = plan([
      { match: {}, fault: { kind: 'latency', ms: 20 } },
      { match: {}, fault: { kind: 'latency', ms: 5 } },
      { match: {}, times: 1, fault: { kind: 'rateLimit' } },
    ]);
    expect(next('GET')).toEqual({ delayMs: 25, fault: { kind: 'rateLimit' } });
    expect(next('GET')).toEqual({ delayMs: 25 });
  });

  it('draws the same chances for the same seed', () => {
    const run = (seed: number) => {
      const next = plan([{ match: { probability: 0.5 }, fault: { kind: 'dropBefore' } }], seed);
      return Array.from({ length: 40 }, () => next('GET').fault !== undefined);
    };
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });
});
