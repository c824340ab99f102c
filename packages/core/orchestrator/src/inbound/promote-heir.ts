import { isTold, markDirty } from '../fan-out.ts';
import { linksOfGolden } from '../links-of-golden.ts';
import type { GoldenRow } from '../rows/golden.ts';
import { type LinkRow, links } from '../rows/link.ts';
import type { InboundPage } from './inbound-page.ts';

/**
 * Lets another record of the same account take the place of one that is gone; nobody was deleted then.
 * @returns whether there is another one
 */
export async function promoteHeir(
  { ctx, unit, conn, index }: Pick<InboundPage, 'ctx' | 'unit' | 'conn' | 'index'>,
  golden: Pick<GoldenRow, 'id' | 'entity'>,
  gone: LinkRow,
): Promise<boolean> {
  const beside = await linksOfGolden(unit, golden.id, conn.id);
  const heirs = beside.filter((link) => link.id !== gone.id && link.state === 'linked');
  const heir = heirs.find((link) => link.role === 'primary') ?? heirs[0];
  if (!heir) return false;
  if (heir.role === 'primary') return true;
  const { seenHash: _seen, ...rest } = heir;
  const primary: LinkRow = { ...rest, role: 'primary' };
  unit.put(links, primary);
  index.note(primary);
  if (isTold(conn)) markDirty(unit, conn.id, golden);
  ctx.counts.reason('primaryReplaced');
  return true;
}
