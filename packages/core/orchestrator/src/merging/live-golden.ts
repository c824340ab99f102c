import { type GoldenRow, goldens } from '../rows/golden.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** The golden record itself, or the one it was merged into; `undefined` for one that is not there or was erased. */
export async function liveGolden(scene: { readonly unit: UnitOfWork }, id: string): Promise<GoldenRow | undefined> {
  let golden = await scene.unit.get(goldens, id);
  for (let hops = 0; golden?.state === 'merged' && golden.mergedInto !== undefined && hops < 20; hops += 1) {
    golden = await scene.unit.get(goldens, golden.mergedInto);
  }
  return golden?.state === 'erased' ? undefined : golden;
}
