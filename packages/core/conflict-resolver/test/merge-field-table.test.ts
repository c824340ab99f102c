import type { FieldValue } from '@crmsync/model';
import { toInstant } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { type FieldDecision, type FieldMergeInput, type FieldRule, mergeField } from '../src/index.ts';

type Expected = readonly [FieldDecision['action'], FieldDecision['reason'], FieldValue];
type State = 'unset' | 'cleared' | 'same' | 'changed' | 'alike';

const base = 'old';
const stateOf = (side: 'local' | 'remote', state: State): FieldValue | undefined =>
  ({ unset: undefined, cleared: null, same: base, changed: `${side} edit`, alike: 'new' })[state];

// The remote edit is the newer one; the local source ranks first.
const rules: { readonly [R in FieldRule['rule']]: Extract<FieldRule, { rule: R }> } = {
  newest: { rule: 'newest' },
  priority: { rule: 'priority', order: ['here', 'there'] },
  max: { rule: 'max' },
  min: { rule: 'min' },
  appendUnique: { rule: 'appendUnique' },
  setMerge: { rule: 'setMerge' },
  longest: { rule: 'longest' },
  mostComplete: { rule: 'mostComplete' },
  consentSafest: { rule: 'consentSafest' },
  preferLocal: { rule: 'preferLocal' },
  preferRemote: { rule: 'preferRemote' },
  manual: { rule: 'manual' },
  custom: { rule: 'custom', name: 'join' },
};
const ruleNames = Object.keys(rules) as FieldRule['rule'][];

function merge(rule: FieldRule, sides: Pick<FieldMergeInput, 'base' | 'local' | 'remote'>): FieldDecision {
  return mergeField({
    field: 'notes',
    kind: 'text',
    rule,
    localStamp: { source: 'here', at: toInstant('2026-01-01T10:00:00Z') },
    remoteStamp: { source: 'there', at: toInstant('2026-01-01T11:00:00Z') },
    sourceOrder: ['here', 'there'],
    customRules: { join: ({ local, remote }) => `${local}+${remote}` },
    ...sides,
  });
}

describe('what needs no rule is the same under every rule (R1, R2)', () => {
  const withBase: readonly (readonly [State, State, ...Expected])[] = [
    ['unset', 'unset', 'none', 'unchanged', base],
    ['cleared', 'unset', 'none', 'unchanged', null],
    ['same', 'unset', 'none', 'unchanged', base],
    ['changed', 'unset', 'none', 'unchanged', 'local edit'],
    ['unset', 'cleared', 'takeRemote', 'remoteChanged', null],
    ['unset', 'same', 'none', 'unchanged', base],
    ['unset', 'changed', 'takeRemote', 'remoteChanged', 'remote edit'],
    ['cleared', 'cleared', 'none', 'agreed', null],
    ['cleared', 'same', 'keepLocal', 'localChanged', null],
    ['same', 'cleared', 'takeRemote', 'remoteChanged', null],
    ['same', 'same', 'none', 'unchanged', base],
    ['same', 'changed', 'takeRemote', 'remoteChanged', 'remote edit'],
    ['changed', 'same', 'keepLocal', 'localChanged', 'local edit'],
    ['alike', 'alike', 'none', 'agreed', 'new'],
  ];
  for (const [local, remote, action, reason, value] of withBase) {
    it.each(ruleNames)(`local ${local}, remote ${remote}: ${action}, ${reason} (%s)`, (rule) => {
      const sides = { base, local: stateOf('local', local), remote: stateOf('remote', remote) };
      expect(merge(rules[rule], sides)).toEqual({ field: 'notes', action, reason, value, conflict: false });
    });
  }

  const firstLink: readonly (readonly [State, State, ...Expected])[] = [
    ['unset', 'unset', 'none', 'unchanged', null],
    ['cleared', 'unset', 'none', 'unchanged', null],
    ['changed', 'unset', 'none', 'unchanged', 'local edit'],
    ['unset', 'cleared', 'none', 'agreed', null],
    ['cleared', 'cleared', 'none', 'agreed', null],
    ['unset', 'changed', 'takeRemote', 'filledBlank', 'remote edit'],
    ['cleared', 'changed', 'takeRemote', 'filledBlank', 'remote edit'],
    ['changed', 'cleared', 'keepLocal', 'filledBlank', 'local edit'],
    ['alike', 'alike', 'none', 'agreed', 'new'],
  ];
  for (const [local, remote, action, reason, value] of firstLink) {
    it.each(ruleNames)(`first link, local ${local}, remote ${remote}: ${action}, ${reason} (%s)`, (rule) => {
      const sides = { base: undefined, local: stateOf('local', local), remote: stateOf('remote', remote) };
      expect(merge(rules[rule], sides)).toEqual({ field: 'notes', action, reason, value, conflict: false });
    });
  }
});

describe('what both changed differently is decided by the rule (R3)', () => {
  const table: { readonly [R in FieldRule['rule']]: { readonly [pattern: string]: Expected } } = {
    newest: {
      'changed|changed': ['takeRemote', 'newest', 'remote edit'],
      'changed|cleared': ['takeRemote', 'newest', null],
      'cleared|changed': ['takeRemote', 'newest', 'remote edit'],
    },
    priority: {
      'changed|changed': ['keepLocal', 'priority', 'local edit'],
      'changed|cleared': ['keepLocal', 'priority', 'local edit'],
      'cleared|changed': ['keepLocal', 'priority', null],
    },
    // Text has no size: the newest stays; a blank is no number.
    max: {
      'changed|changed': ['takeRemote', 'newest', 'remote edit'],
      'changed|cleared': ['keepLocal', 'max', 'local edit'],
      'cleared|changed': ['takeRemote', 'max', 'remote edit'],
    },
    min: {
      'changed|changed': ['takeRemote', 'newest', 'remote edit'],
      'changed|cleared': ['keepLocal', 'min', 'local edit'],
      'cleared|changed': ['takeRemote', 'min', 'remote edit'],
    },
    appendUnique: {
      'changed|changed': ['merged', 'appended', 'local edit\n\nremote edit'],
      'changed|cleared': ['keepLocal', 'appended', 'local edit'],
      'cleared|changed': ['takeRemote', 'appended', 'remote edit'],
    },
    // Text is no set: the newest stays.
    setMerge: {
      'changed|changed': ['takeRemote', 'newest', 'remote edit'],
      'changed|cleared': ['takeRemote', 'newest', null],
      'cleared|changed': ['takeRemote', 'newest', 'remote edit'],
    },
    longest: {
      'changed|changed': ['takeRemote', 'longest', 'remote edit'],
      'changed|cleared': ['keepLocal', 'longest', 'local edit'],
      'cleared|changed': ['takeRemote', 'longest', 'remote edit'],
    },
    mostComplete: {
      'changed|changed': ['takeRemote', 'mostComplete', 'remote edit'],
      'changed|cleared': ['keepLocal', 'mostComplete', 'local edit'],
      'cleared|changed': ['takeRemote', 'mostComplete', 'remote edit'],
    },
    consentSafest: {
      'changed|changed': ['takeRemote', 'consent', 'remote edit'],
      'changed|cleared': ['takeRemote', 'consent', null],
      'cleared|changed': ['takeRemote', 'consent', 'remote edit'],
    },
    preferLocal: {
      'changed|changed': ['keepLocal', 'preferLocal', 'local edit'],
      'changed|cleared': ['keepLocal', 'preferLocal', 'local edit'],
      'cleared|changed': ['keepLocal', 'preferLocal', null],
    },
    preferRemote: {
      'changed|changed': ['takeRemote', 'preferRemote', 'remote edit'],
      'changed|cleared': ['takeRemote', 'preferRemote', null],
      'cleared|changed': ['takeRemote', 'preferRemote', 'remote edit'],
    },
    manual: {
      'changed|changed': ['hold', 'held', 'local edit'],
      'changed|cleared': ['hold', 'held', 'local edit'],
      'cleared|changed': ['hold', 'held', null],
    },
    custom: {
      'changed|changed': ['merged', 'custom', 'local edit+remote edit'],
      'changed|cleared': ['merged', 'custom', 'local edit+null'],
      'cleared|changed': ['merged', 'custom', 'null+remote edit'],
    },
  };
  const patterns = ['changed|changed', 'changed|cleared', 'cleared|changed'] as const;
  const states = {
    'changed|changed': ['changed', 'changed'],
    'changed|cleared': ['changed', 'cleared'],
    'cleared|changed': ['cleared', 'changed'],
  } as const;
  for (const pattern of patterns) {
    const [local, remote] = states[pattern];
    it.each(ruleNames)(`local ${local}, remote ${remote} (%s)`, (rule) => {
      const [action, reason, value] = table[rule][pattern]!;
      const sides = { base, local: stateOf('local', local), remote: stateOf('remote', remote) };
      expect(merge(rules[rule], sides)).toEqual({ field: 'notes', action, reason, value, conflict: true });
    });
  }

  it.each(ruleNames)('first link with different values decides alike (%s)', (rule) => {
    const [action, reason, value] = table[rule]['changed|changed']!;
    const sides = { base: undefined, local: 'local edit', remote: 'remote edit' };
    expect(merge(rules[rule], sides)).toEqual({ field: 'notes', action, reason, value, conflict: true });
  });
});
