import type { EntityType, FieldValues } from '@crmsync/model';
import { describe, expectTypeOf, it } from 'vitest';
import {
  createMatcher,
  type MatchCandidate,
  type MatchedCandidate,
  type Matcher,
  type MatchKey,
  type MatchOptions,
  type MatchSubject,
  type MatchVerdict,
  matchKeys,
} from '../src/index.ts';

describe('public types', () => {
  it('a subject is an entity with hub fields; relations and shared identifiers are optional', () => {
    expectTypeOf<{ entity: EntityType; fields: FieldValues }>().toExtend<MatchSubject>();
    expectTypeOf<{ fields: FieldValues }>().not.toExtend<MatchSubject>();
  });
  it('keys and matchers need no options', () => {
    expectTypeOf(matchKeys).toBeCallableWith({ entity: 'contact', fields: {} });
    expectTypeOf(createMatcher).toBeCallableWith();
    expectTypeOf(createMatcher).returns.toEqualTypeOf<Matcher>();
    expectTypeOf<Matcher['keys']>().toEqualTypeOf<(subject: MatchSubject) => readonly MatchKey[]>();
    expectTypeOf<Matcher['decide']>().toEqualTypeOf<
      (subject: MatchSubject, candidates: readonly MatchCandidate[], options?: MatchOptions) => MatchVerdict
    >();
  });
  it('a verdict is told apart by its name', () => {
    expectTypeOf<MatchVerdict['verdict']>().toEqualTypeOf<'link' | 'ask' | 'new'>();
    expectTypeOf<Extract<MatchVerdict, { verdict: 'link' }>['id']>().toEqualTypeOf<string>();
    expectTypeOf<Extract<MatchVerdict, { verdict: 'ask' }>['candidates']>().toEqualTypeOf<MatchedCandidate[]>();
    expectTypeOf<Extract<MatchVerdict, { verdict: 'new' }>['evidence']>().toEqualTypeOf<MatchKey[]>();
  });
});
