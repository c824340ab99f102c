import { isEmptyValue, sameValue } from '@crmsync/conflict-resolver';
import type { Contribution, ContributionRef } from '@crmsync/dedupe';
import { type FieldValue, type FieldValues, type Instant, toInstant } from '@crmsync/model';
import type { EngineContext } from '../engine-context.ts';
import { fieldKind, roleOf } from '../hub-field.ts';
import { projectGolden } from '../project-golden.ts';
import { type GoldenRow, originOf } from '../rows/golden.ts';
import type { LinkRow } from '../rows/link.ts';

/**
 * Who says what about a golden record: each value by where it came from, and beside that what an account shows otherwise,
 * because the two were left alone when they were linked. What an account only shows since we wrote it there is nobody's word.
 */
export function claimsOfGolden(
  ctx: EngineContext,
  golden: GoldenRow,
  links: readonly LinkRow[],
): readonly Contribution[] {
  const linked = links.filter((link) => link.state === 'linked');
  const claims = new Map<string, Contribution & { readonly fields: FieldValues; setAt: Record<string, Instant> }>();
  const add = (ref: ContributionRef, field: string, value: FieldValue, at: string | undefined): void => {
    const id = JSON.stringify([ref.source, ref.recordId]);
    const known = claims.get(id) ?? { ...ref, fields: {}, setAt: {} };
    claims.set(id, known);
    if (known.fields[field] !== undefined) return;
    known.fields[field] = value;
    const moment = momentOf(at);
    if (moment !== undefined) known.setAt[field] = moment;
  };
  for (const [field, value] of Object.entries(golden.fields)) {
    const origin = originOf(golden, field);
    add(sourceRef(golden, linked, origin?.source ?? 'host'), field, value, origin?.at);
  }
  for (const link of linked)
    for (const { field, value } of shownOtherwise(ctx, golden, link))
      add(refOfLink(link), field, value, link.remoteUpdatedAt);
  return [...claims.values()];
}

/** The record of an account that a value came from: which of several it was is not kept, so the first one stands for it. */
export function sourceRef(golden: GoldenRow, links: readonly LinkRow[], source: string): ContributionRef {
  const own = links.filter((link) => link.connectionId === source && link.state === 'linked');
  const link = own.find(({ role }) => role === 'primary') ?? own[0];
  return link ? refOfLink(link) : { source, recordId: golden.id };
}

function refOfLink({ connectionId, objectType, remoteId }: LinkRow): ContributionRef {
  return { source: connectionId, recordId: `${objectType}|${remoteId}` };
}

function shownOtherwise(
  ctx: EngineContext,
  golden: GoldenRow,
  link: LinkRow,
): readonly { readonly field: string; readonly value: FieldValue }[] {
  const conn = ctx.connections.get(link.connectionId);
  const port = conn?.accountPorts.find(({ capabilities }) => capabilities.objectType === link.objectType);
  const open = link.divergent.filter((field) => roleOf(field) === undefined && !isEmptyValue(link.base.read[field]));
  if (!conn || !port || open.length === 0) return [];
  const { values } = projectGolden(conn, port, golden, link.base.read, () => undefined);
  return open.flatMap((field) => {
    const kind = fieldKind(golden.entity, field, conn.custom.kinds);
    const shown = link.base.read[field] ?? null;
    if (values[field] !== undefined && sameValue(kind, values[field], shown)) return [];
    const value = conn.translation.toHub(golden.entity, field, shown);
    return sameValue(kind, value, golden.fields[field]) ? [] : [{ field, value }];
  });
}

function momentOf(at: string | undefined): Instant | undefined {
  return at === undefined || Number.isNaN(Date.parse(at)) ? undefined : toInstant(at);
}
