import { type DecisionReason, isEmptyValue, mergeField, type Stamp, sameValue } from '@crmsync/conflict-resolver';
import type { EntityType, FieldKind, FieldValue, FieldValues } from '@crmsync/model';
import type { MergePolicy } from './merge-policy.ts';
import type { ConflictField } from './rows/conflict.ts';
import { type FieldOrigin, type GoldenRow, originOf, pinOf } from './rows/golden.ts';
import type { LinkBase } from './rows/link.ts';
import type { SyncOptions } from './sync-options.ts';

/** Everything the merge of one observation needs. */
export interface InboundMergeInput {
  readonly entity: EntityType;
  readonly connectionId: string;
  readonly runId: string;
  /** What the remote shows, flat, in its own values. */
  readonly view: FieldValues;
  /** The vendor's stamp of the record. */
  readonly updatedAt: string | undefined;
  readonly base: LinkBase;
  /** Fields about which a person was asked and has not answered. */
  readonly held: readonly string[];
  /** Whether this is the first time that both are merged. */
  readonly first: boolean;
  readonly golden: Pick<GoldenRow, 'fields' | 'birth' | 'origins' | 'pins'>;
  readonly kindOf: (field: string) => FieldKind;
  readonly toHub: (field: string, value: FieldValue) => FieldValue;
  /** The projection of golden fields onto this remote. */
  readonly project: (fields: FieldValues, current: FieldValues) => FieldValues;
  readonly policy: MergePolicy;
  readonly options: SyncOptions;
}

/** What a merge decided. Nothing is stored yet. */
export interface InboundMergeResult {
  readonly fields: FieldValues;
  readonly origins: { readonly [field: string]: FieldOrigin };
  /** Fields of the golden record whose value changed. */
  readonly changed: readonly string[];
  readonly base: LinkBase;
  readonly held: { readonly [field: string]: ConflictField };
  readonly divergent: readonly string[];
  readonly reasons: readonly (DecisionReason | 'pinned')[];
  /** Conflicts that a rule settled. */
  readonly settled: readonly string[];
  /** Whether the remote must be told something, because it does not show what the hub now says. */
  readonly needsPush: boolean;
  /** Whether anything but an echo was seen. */
  readonly remoteChanged: boolean;
}

/** Merges what a remote shows into a golden record, field by field, against the base of the link. */
export function mergeInbound(input: InboundMergeInput): InboundMergeResult {
  const state = begin(input);
  const compare = input.options.defaultRegion ? { defaultRegion: input.options.defaultRegion } : {};
  for (const [field, shown] of Object.entries(input.view)) {
    const kind = input.kindOf(field);
    const read = input.base.read[field];
    if (read !== undefined && sameValue(kind, shown, read, compare)) continue;
    state.remoteChanged = true;
    mergeOne(input, state, field, kind, shown, read);
  }
  const projected = input.project(state.fields, state.read);
  for (const field of state.settledHere) {
    const value = projected[field];
    if (value !== undefined) state.sent[field] = value;
  }
  leaveUnheld(input, state, projected);
  const needsPush = Object.entries(projected).some(([field, value]) => {
    if (state.held[field]) return false;
    const kind = input.kindOf(field);
    const current = state.read[field];
    if (current === undefined && isEmptyValue(value)) return false;
    return !sameValue(kind, value, state.sent[field], compare) && !sameValue(kind, value, current, compare);
  });
  return {
    fields: state.fields,
    origins: state.origins,
    changed: state.changed,
    base: { sent: state.sent, read: state.read },
    held: state.held,
    divergent: state.divergent,
    reasons: state.reasons,
    settled: state.settled,
    needsPush,
    remoteChanged: state.remoteChanged,
  };
}

/**
 * Lists that were put together by the first link, but of which the remote holds only a part: writing that part would take
 * away what it shows, so it is left alone.
 */
function leaveUnheld(input: InboundMergeInput, state: MergeState, projected: FieldValues): void {
  for (const field of state.united) {
    const wanted = projected[field];
    const shown = state.read[field];
    if (!Array.isArray(wanted) || !Array.isArray(shown)) continue;
    const kind = input.kindOf(field);
    const compare = input.options.defaultRegion ? { defaultRegion: input.options.defaultRegion } : {};
    const keeps = shown.every((item) => wanted.some((other) => sameValue(kind, [item], [other], compare)));
    if (keeps) continue;
    state.sent[field] = wanted;
    state.divergent.push(field);
    state.reasons.push('divergent');
  }
}

interface MergeState {
  fields: FieldValues;
  origins: Record<string, FieldOrigin>;
  sent: FieldValues;
  read: FieldValues;
  changed: string[];
  held: Record<string, ConflictField>;
  divergent: string[];
  reasons: (DecisionReason | 'pinned')[];
  settled: string[];
  /** Fields after which the hub and the remote agree: their projection becomes what we sent. */
  settledHere: string[];
  /** Lists of both sides that were united because there was no base. */
  united: string[];
  remoteChanged: boolean;
  /** The projection of the golden record as it was, made when first needed. */
  before: FieldValues | undefined;
}

function begin(input: InboundMergeInput): MergeState {
  return {
    fields: { ...input.golden.fields },
    origins: { ...input.golden.origins },
    sent: { ...input.base.sent },
    read: { ...input.base.read },
    changed: [],
    held: {},
    divergent: [],
    reasons: [],
    settled: [],
    settledHere: [],
    united: [],
    remoteChanged: false,
    before: undefined,
  };
}

function mergeOne(
  input: InboundMergeInput,
  state: MergeState,
  field: string,
  kind: FieldKind,
  shown: FieldValue,
  read: FieldValue | undefined,
): void {
  const remote = input.toHub(field, shown);
  const local = input.golden.fields[field];
  const bothFilled = !isEmptyValue(local) && !isEmptyValue(remote);
  if (isPinnedOtherwise(input, field, kind, remote, read)) {
    state.reasons.push('pinned');
    const known = read === undefined ? {} : { base: input.toHub(field, read) };
    state.held[field] = { local: local ?? null, remote, ...known };
    return;
  }
  // Appending goes by what both hold, not by who changed it: nothing the hub holds gives way.
  const base = read === undefined || (input.policy.append && bothFilled) ? undefined : input.toHub(field, read);
  const localChanged = base === undefined ? undefined : hubChanged(input, state, field, kind, base);
  const firstRule = base === undefined ? input.policy.firstLinkRule(input.entity, field, kind) : undefined;
  if (firstRule === 'leave' && bothFilled && !sameValue(kind, local, remote)) {
    state.read[field] = shown;
    state.settledHere.push(field);
    state.divergent.push(field);
    state.reasons.push('divergent');
    return;
  }
  // What was cleared meanwhile is no blank: the question stays open.
  const asks = firstRule !== undefined && firstRule !== 'leave' && firstRule.rule === 'manual';
  if (asks && input.held.includes(field) && isEmptyValue(local) !== isEmptyValue(remote)) {
    state.reasons.push('held');
    state.held[field] = { local: local ?? null, remote };
    return;
  }
  if (input.policy.append && isEmptyValue(remote)) {
    state.reasons.push('preferLocal');
    state.read[field] = shown;
    return;
  }
  const decision = mergeField({
    field,
    kind,
    base,
    local,
    remote,
    rule: firstRule && firstRule !== 'leave' ? firstRule : input.policy.ruleFor(input.entity, field, kind),
    ...(localChanged === undefined ? {} : { localChanged, remoteChanged: true }),
    ...stamps(input, field),
    sourceOrder: input.policy.sourceOrder,
    ...(input.options.conflicts?.customRules ? { customRules: input.options.conflicts.customRules } : {}),
    ...(input.options.defaultRegion ? { compare: { defaultRegion: input.options.defaultRegion } } : {}),
  });
  state.reasons.push(decision.reason);
  if (decision.action === 'hold') {
    state.held[field] = { local: local ?? null, remote, ...(base === undefined ? {} : { base }) };
    return;
  }
  if (base === undefined && bothFilled && Array.isArray(remote)) state.united.push(field);
  // Without a base nobody has changed anything: two records that were linked just differ.
  if (decision.conflict && base !== undefined) state.settled.push(field);
  state.read[field] = shown;
  if (decision.action !== 'keepLocal' && decision.action !== 'merged') state.settledHere.push(field);
  if (decision.action === 'keepLocal' || sameValue(kind, decision.value, local)) return;
  // An empty field that was never there stays absent: nothing was learned.
  if (local === undefined && decision.value === null) return;
  state.fields[field] = decision.value;
  state.origins[field] = {
    source: input.connectionId,
    runId: input.runId,
    ...(input.updatedAt === undefined ? {} : { at: input.updatedAt }),
  };
  state.changed.push(field);
}

/** Whether a person decided that the field has another value. A record that is new to us and says nothing does not speak against it. */
function isPinnedOtherwise(
  { golden, options }: InboundMergeInput,
  field: string,
  kind: FieldKind,
  remote: FieldValue,
  read: FieldValue | undefined,
): boolean {
  if (!pinOf(golden, field) || (read === undefined && isEmptyValue(remote))) return false;
  const compare = options.defaultRegion ? { defaultRegion: options.defaultRegion } : {};
  return !sameValue(kind, golden.fields[field], remote, compare);
}

/** Hub changed ⇔ its projection is no longer what was sent; for fields that are never sent, ⇔ it left the base. */
function hubChanged(
  input: InboundMergeInput,
  state: MergeState,
  field: string,
  kind: FieldKind,
  base: FieldValue,
): boolean {
  state.before ??= input.project(input.golden.fields, input.base.read);
  const projected = state.before[field];
  const sent = input.base.sent[field];
  if (projected === undefined || sent === undefined) return !sameValue(kind, input.golden.fields[field], base);
  return !sameValue(kind, projected, sent);
}

function stamps(input: InboundMergeInput, field: string): { localStamp?: Stamp; remoteStamp: Stamp } {
  const origin = originOf(input.golden, field);
  const remoteStamp = stamp(input.connectionId, input.updatedAt);
  return origin ? { localStamp: stamp(origin.source, origin.at), remoteStamp } : { remoteStamp };
}

function stamp(source: string, at: string | undefined): Stamp {
  return isMoment(at) ? { source, at } : { source };
}

function isMoment(at: string | undefined): at is NonNullable<Stamp['at']> {
  return at !== undefined;
}
