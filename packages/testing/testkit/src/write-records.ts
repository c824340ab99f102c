import type {
  AssociationPatch,
  CreateItem,
  EntityPort,
  Patch,
  RemoteRecord,
  UpdateItem,
  WriteOutcome,
} from '@crmsync/adapter';
import type { FieldValue, FieldValues } from '@crmsync/model';
import type { Sample, WorldPort } from './adapter-subject.ts';
import { hook, type PortCaseContext } from './case-context.ts';
import { describeFailure, expectEqual, expectThat } from './expectations.ts';
import { lacking, readOne } from './read-records.ts';
import { isObject } from './wire-records.ts';

/** What a patch has beside fields. */
export interface PatchParts {
  readonly custom?: FieldValues;
  readonly associations?: { readonly [role: string]: AssociationPatch };
}

/** A patch that nobody can change. */
export function patchOf(fields: FieldValues, more: PatchParts = {}): Patch {
  return frozen({ fields, custom: more.custom ?? {}, associations: more.associations ?? {} });
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

/** The usual sample of a port. */
export function sampleOf(remote: Pick<WorldPort, 'samples'>, n: number): Sample {
  return hook(remote.samples?.(n)[0], 'samples of a port that creates');
}

/** What a record made of a sample will show. */
export function projected(port: EntityPort, sample: Sample): FieldValues {
  return port.project({ fields: sample.fields, custom: {} }).fields;
}

/** The patch that creates a sample. */
export function patchOfSample(port: EntityPort, sample: Sample, more: PatchParts = {}): Patch {
  const needed = Object.entries(sample.associations ?? {}).map(([role, add]) => [role, { add, remove: [] }] as const);
  const associations = { ...Object.fromEntries(needed), ...more.associations };
  return patchOf(projected(port, sample), { ...more, associations });
}

/** Items to create, of samples with these numbers. */
export function itemsOf({ port, remote }: PortCaseContext, numbers: readonly number[]): readonly CreateItem[] {
  return numbers.map((n) => ({ key: `item-${n}`, patch: patchOfSample(port, sampleOf(remote, n)) }));
}

/** Creates items. */
export function create(port: EntityPort, items: readonly CreateItem[]): Promise<readonly WriteOutcome[]> {
  return port.create?.(items) ?? lacking('create');
}

/** Creates the sample of a number; gives its id. */
export async function createSample(context: PortCaseContext, n: number): Promise<string> {
  const [outcome] = await create(context.port, itemsOf(context, [n]));
  return applied(outcome).id;
}

/** An id of a record that is there: created where the port creates, else put there. */
export async function someRecord(context: PortCaseContext, n = 1): Promise<string> {
  return context.port.create ? createSample(context, n) : (await seed(context, 1))[0];
}

/** Puts records into the account. */
export async function seed({ remote, capabilities }: Pick<PortCaseContext, 'remote' | 'capabilities'>, count: number) {
  const ids = (await remote.seed?.(count)) ?? (await remote.ids()).slice(0, count);
  const [first, ...rest] = ids;
  if (first === undefined || ids.length < count) {
    throw new Error(`The world has ${ids.length} records of ${capabilities.objectType}, and no \`seed\` for ${count}`);
  }
  return [first, ...rest] as const;
}

/** Changes one record; `current` is read first, as the engine has it. */
export async function update(
  context: PortCaseContext,
  id: string,
  change: Pick<UpdateItem, 'patch'>,
  options: { readonly custom?: readonly string[] } = {},
): Promise<Applied> {
  const { port } = context;
  const { fields, custom } = await readOne(port, id, options.custom ? { custom: options.custom } : {});
  const outcomes = await (port.update?.([{ key: 'change', id, ...change, current: { fields, custom } }]) ??
    lacking('update'));
  const { associations } = change.patch;
  const named = [change.patch.fields, change.patch.custom, associations].flatMap((part) => Object.keys(part));
  return applied(outcomes[0], `changing ${named.join(', ') || 'nothing'}: `);
}

/** An outcome that was applied. */
export type Applied = Extract<WriteOutcome, { status: 'applied' }>;

/** The outcome, if it was applied; `what` begins the message. @throws Error otherwise */
export function applied(outcome: WriteOutcome | undefined, what = ''): Applied {
  if (outcome?.status === 'applied') return outcome;
  const got = outcome ? `${outcome.status}: ${describeFailure(outcome.error)}` : 'no outcome';
  throw new Error(`${what}expected an applied write, got ${got}`);
}

/** Throws unless a record shows these fields. Labels that only a read can know are no difference. */
export function expectShown(what: string, record: RemoteRecord | undefined, fields: FieldValues): void {
  for (const [name, value] of Object.entries(fields)) {
    expectEqual(`${what}: ${name}`, withoutNewLabels(record?.fields[name] ?? null, value), value);
  }
}

function withoutNewLabels(shown: FieldValue, wanted: FieldValue | undefined): FieldValue {
  if (Array.isArray(shown)) {
    return shown.map((part, at) => withoutNewLabels(part, Array.isArray(wanted) ? wanted[at] : undefined));
  }
  if (typeof shown !== 'object' || shown === null || !isObject(wanted) || 'label' in wanted) return shown;
  const { label: _, ...rest } = shown;
  return rest;
}

/** Each outcome's status by key. */
export function statusesOf(outcomes: readonly WriteOutcome[]): { readonly [key: string]: string } {
  return Object.fromEntries(outcomes.map(({ key, status }) => [key, status]));
}

/**
 * Throws unless the outcomes of a create tell what happened at the account: one for each item, whoever is `applied` is
 * there, and no more records are new than are `applied` or `unknown`.
 */
export function expectTruth(
  items: readonly CreateItem[],
  outcomes: readonly WriteOutcome[],
  idsBefore: readonly string[],
  idsNow: readonly string[],
): void {
  expectEqual(
    'keys of the outcomes',
    outcomes.map(({ key }) => key),
    items.map(({ key }) => key),
  );
  const created = idsNow.filter((id) => !idsBefore.includes(id));
  const appliedIds = outcomes.flatMap((outcome) => (outcome.status === 'applied' ? [outcome.id] : []));
  const unknown = outcomes.filter(({ status }) => status === 'unknown').length;
  expectThat(
    'ids of applied items are those of new records',
    appliedIds.every((id) => created.includes(id)),
  );
  expectEqual('applied items have records of their own', new Set(appliedIds).size, appliedIds.length);
  expectThat(
    `of ${items.length} items ${appliedIds.length} are told applied and ${unknown} unknown`,
    created.length <= appliedIds.length + unknown,
    `${created.length} new records`,
  );
}
