import type { Verdict } from './campaign.ts';

/** What became of a campaign so far. Only failures are kept one by one, so that it stays small however long it goes on. */
export interface CampaignReport {
  note(verdict: Verdict): void;
  /** Stories that failed, by seed. */
  failed(): readonly Verdict[];
  /** One line about how far it is. */
  progress(): string;
  figures(): CampaignFigures;
}

/** A campaign in numbers. */
export interface CampaignFigures {
  /** What the engine's state was kept in. */
  readonly store: string;
  readonly firstSeed: number;
  readonly stories: number;
  readonly failed: number;
  readonly seconds: number;
  readonly perStoryMs: number;
  /** Most memory of the process, all threads together. */
  readonly peakMemoryMb: number;
  readonly failures: readonly { readonly seed: number; readonly topology: string; readonly rules: readonly string[] }[];
  readonly tallies: { readonly [name: string]: number };
}

/** Begins a report. */
export function createCampaignReport(about: { readonly store: string; readonly firstSeed: number }): CampaignReport {
  const startedAt = performance.now();
  const failures: Verdict[] = [];
  const tallies = new Map<string, number>();
  let stories = 0;
  const seconds = (): number => Math.round((performance.now() - startedAt) / 100) / 10;
  const failed = (): readonly Verdict[] => failures.toSorted((a, b) => a.seed - b.seed);
  return {
    note(verdict) {
      stories += 1;
      for (const [name, times] of Object.entries(verdict.tallies)) tallies.set(name, (tallies.get(name) ?? 0) + times);
      if (verdict.findings.length > 0) failures.push({ ...verdict, tallies: {} });
    },
    failed,
    progress() {
      const memoryMb = Math.round(process.memoryUsage.rss() / 1e6);
      return `${stories} stories, ${failures.length} failed, ${seconds()} s, ${memoryMb} MB`;
    },
    figures: () => ({
      ...about,
      stories,
      failed: failures.length,
      seconds: seconds(),
      perStoryMs: Math.round((seconds() * 1_000) / Math.max(1, stories)),
      peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1e3),
      failures: failed().map(({ seed, topology, findings }) => ({
        seed,
        topology,
        rules: [...new Set(findings.map(({ rule }) => rule))],
      })),
      tallies: Object.fromEntries([...tallies].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
  };
}
