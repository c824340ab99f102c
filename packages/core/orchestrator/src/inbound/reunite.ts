import { mergeGoldens } from '../merging/merge-goldens.ts';
import { goldens } from '../rows/golden.ts';
import { type LinkRow, links } from '../rows/link.ts';
import { matchByKeys } from './decide-match.ts';
import type { InboundPage } from './inbound-page.ts';

/**
 * A record comes back after its golden record was deleted. If the same one was made anew meanwhile, the two golden records
 * become one again.
 * @returns the link as it is then
 */
export async function reunite(page: InboundPage, link: LinkRow): Promise<LinkRow> {
  const { ctx, unit } = page;
  const golden = await unit.get(goldens, link.goldenId);
  if (golden?.state !== 'deleted') return link;
  const verdict = await matchByKeys(page, golden.fields);
  if (verdict.verdict !== 'link' || verdict.id === golden.id) return link;
  const { conn } = page;
  const scene = { ...page, kinds: conn.custom.kinds, source: conn.id, returned: link.id };
  await mergeGoldens(scene, verdict.id, golden.id);
  ctx.counts.reason('reunited');
  return unit.peek(links, link.id) ?? link;
}
