import type { MatchCandidate, MatchVerdict } from '@crmsync/dedupe';
import type { FieldValues } from '@crmsync/model';
import { linksOfGolden } from '../links-of-golden.ts';
import { keyHolders, matchSubject, moveMatchKeys } from '../match-keys.ts';
import { liveGolden } from '../merging/live-golden.ts';
import { candidates } from '../rows/candidate.ts';
import type { GoldenRow } from '../rows/golden.ts';
import type { InboundPage } from './inbound-page.ts';

/** Whom the record means: what a person decided, else what its natural keys say. */
export async function decideMatch(page: InboundPage, id: string, fields: FieldValues): Promise<MatchVerdict> {
  const { unit } = page;
  const asked = await unit.get(candidates, id);
  if (asked?.status === 'accepted' && asked.goldenId !== undefined) {
    return { verdict: 'link', id: asked.goldenId, evidence: [], reason: 'decidedByUser' };
  }
  if (asked?.status === 'rejected') return { verdict: 'new', reason: 'decidedByUser', evidence: [] };
  return matchByKeys(page, fields);
}

/** What the natural keys of these fields say, in the hub's form: who of the golden records is meant, if any. */
export async function matchByKeys(page: InboundPage, fields: FieldValues): Promise<MatchVerdict> {
  const { ctx, unit, port, index } = page;
  const entity = port.capabilities.entity;
  const subject = matchSubject(entity, fields);
  const keys = ctx.matcher.keys(subject);
  const { holders, counts } = await keyHolders(unit, entity, keys);
  const found: MatchCandidate[] = [];
  await index.loadGolden([...holders.keys()]);
  for (const [holder, sharedKeys] of holders) {
    const golden = await liveGolden(page, holder);
    if (!golden || found.some((other) => other.id === golden.id)) continue;
    if (golden.state !== 'live' && !(await isStillShown(page, golden))) continue;
    const linkedHere = golden.state === 'live' ? index.anyOf(golden.id) : index.primaryOf(golden.id);
    found.push({
      id: golden.id,
      subject: matchSubject(entity, golden.fields),
      sharedKeys,
      linkedHere: linkedHere !== undefined,
    });
  }
  return ctx.matcher.decide(subject, found, {
    keyHolders: (key) => counts.get(key) ?? 0,
    ...(ctx.options.defaultRegion ? { defaultRegion: ctx.options.defaultRegion } : {}),
  });
}

/**
 * Whether a deleted golden record is still shown somewhere: whoever is made anew meanwhile is the same one, and takes the
 * deletion back. One that is shown nowhere has no keys any more.
 */
async function isStillShown({ ctx, unit }: InboundPage, golden: GoldenRow): Promise<boolean> {
  if ((await linksOfGolden(unit, golden.id)).some((link) => link.state === 'linked')) return true;
  await moveMatchKeys(unit, ctx.matcher, golden.entity, golden.id, golden.fields, null);
  return false;
}
