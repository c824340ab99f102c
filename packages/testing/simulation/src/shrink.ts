import { plainQuirks } from './crm/quirks.ts';
import type { Outcome } from './simulate.ts';
import type { Story, StoryCrm } from './story.ts';
import { plainVendors, vendorQuirks } from './vendors/vendor.ts';

export interface ShrinkOptions {
  readonly play: (story: Story) => Promise<Outcome>;
  /** Stories tried at most. @default 400 */
  readonly tries?: number;
  /** Ends it with what it has. */
  readonly stop?: AbortSignal;
}

/**
 * Takes away from a failing story whatever it fails without: faults, deeds of people, peculiarities, workers.
 * @param rule the finding that must remain
 */
export async function shrink(story: Story, rule: string, { play, tries = 400, stop }: ShrinkOptions): Promise<Story> {
  let left = tries;
  const fails = async (candidate: Story): Promise<boolean> => {
    if (left <= 0 || stop?.aborted) return false;
    left -= 1;
    const { findings } = await play(candidate);
    return findings.some((finding) => finding.rule === rule);
  };
  let best = story;
  for (let size = Number.POSITIVE_INFINITY; sizeOf(best) < size && left > 0; ) {
    size = sizeOf(best);
    best = await without(best, 'faults', fails);
    best = await without(best, 'ops', fails);
    for (const candidate of simpler(best)) {
      const next = candidate(best);
      if (JSON.stringify(next) !== JSON.stringify(best) && (await fails(next))) best = next;
    }
  }
  return best;
}

function sizeOf({ faults, ops, crms }: Story): number {
  const odd = crms.flatMap(({ quirks }) =>
    Object.entries(quirks).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(plainQuirks, name)),
    ),
  );
  return 10 * (faults.length + ops.length) + odd.length;
}

/** Leaves out as many parts as possible, large pieces first. */
async function without<K extends 'faults' | 'ops'>(
  story: Story,
  parts: K,
  fails: (story: Story) => Promise<boolean>,
): Promise<Story> {
  let best = story;
  for (let size = best[parts].length; size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < best[parts].length; ) {
      const rest = [...best[parts].slice(0, start), ...best[parts].slice(start + size)];
      const candidate: Story = { ...best, [parts]: rest };
      if (await fails(candidate)) best = candidate;
      else start += size;
    }
  }
  return best;
}

function plainCrm(crm: StoryCrm): StoryCrm {
  if (!crm.vendor) return { ...crm, quirks: plainQuirks };
  const vendor = plainVendors[crm.vendor.kind];
  return { ...crm, vendor, quirks: vendorQuirks(vendor) };
}

type Simplification = (story: Story) => Story;

function simpler({ crms }: Story): readonly Simplification[] {
  const settings =
    (change: Partial<Story['settings']>): Simplification =>
    (story) => ({
      ...story,
      settings: { ...story.settings, ...change },
    });
  const quirks = crms.flatMap(({ id, vendor }) =>
    Object.keys(vendor ? {} : plainQuirks).map(
      (name): Simplification =>
        (story) => ({
          ...story,
          crms: story.crms.map((crm) =>
            crm.id === id ? { ...crm, quirks: { ...crm.quirks, [name]: Reflect.get(plainQuirks, name) } } : crm,
          ),
        }),
    ),
  );
  const plain: Simplification = (story) => ({
    ...story,
    crms: story.crms.map(plainCrm),
  });
  return [
    plain,
    settings({ workers: 1 }),
    settings({ sliceRecords: 2_000 }),
    settings({ firstLink: 'fillBlanks' }),
    settings({ strategy: 'timestamp_based' }),
    settings({ deletes: 'ignore' }),
    settings({ guard: 5 }),
    settings({ reviews: false }),
    settings({ sweepEveryMs: 86_400_000 }),
    settings({ restMs: 60_000 }),
    ...quirks,
  ];
}
