import { createEntities } from './population-entities.ts';
import { createSystemView } from './population-view.ts';
import { createSeededRandom } from './seeded-random.ts';

/** How many entities there are and how far systems share them. */
export interface PopulationOptions {
  readonly seed: number;
  /** People that each system holds. */
  readonly contacts: number;
  /** Companies that each system holds. */
  readonly companies: number;
  /** Deals that each system holds. */
  readonly deals: number;
  /** Share from 0 to 1 of a system's records that all other systems hold too. */
  readonly overlap: number;
  /** Names of the systems. @default ['a', 'b'] */
  readonly systems?: readonly string[];
  /** Newest change in milliseconds since the epoch. @default 2026-01-01T00:00:00Z */
  readonly untilMs?: number;
  /** Share from 0 to 1 of spoiled values. @default 0.15 */
  readonly dirt?: number;
}

/** One person as they really are. */
export interface PersonEntity {
  readonly personId: string;
  readonly givenName: string;
  readonly nickname?: string;
  readonly familyName: string;
  /** The person's own address, lower case. */
  readonly email: string;
  /** The person's own number in E.164. */
  readonly phone?: string;
  readonly title: string;
  readonly city: string;
  readonly country: string;
  readonly companyId?: string;
  readonly ownerId: string;
  readonly customerNumber: string;
  readonly newsletter: boolean;
}

/** One company as it really is. */
export interface CompanyEntity {
  readonly companyId: string;
  readonly name: string;
  readonly domain: string;
  /** The switchboard in E.164, which some of its people give as their own number. */
  readonly phone?: string;
  readonly city: string;
  readonly country: string;
  readonly employees: number;
  readonly ownerId: string;
  readonly segment: string;
}

/** How far a deal is, whatever a system calls it. */
export type DealStage = 'lead' | 'qualified' | 'proposal' | 'negotiation' | 'won' | 'lost';

/** One deal as it really is. */
export interface DealEntity {
  readonly dealId: string;
  readonly name: string;
  readonly companyId: string;
  readonly personId?: string;
  /** Decimal text. */
  readonly amount: string;
  /** ISO 4217 code. */
  readonly currency: string;
  readonly stage: DealStage;
  /** Expected end, `YYYY-MM-DD`. */
  readonly closesOn: string;
  readonly ownerId: string;
}

/** One salesperson; every system knows them all. */
export interface OwnerEntity {
  readonly ownerId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
}

/** When a system's record was made and last changed, in milliseconds since the epoch. */
export interface RecordStamps {
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A person as one system holds them: spellings, gaps and all. */
export interface PersonView extends RecordStamps {
  /** The person's true id, which also names the record for links. */
  readonly personId: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly title?: string;
  readonly city?: string;
  readonly country?: string;
  /** Present when the system holds the company as well. */
  readonly companyId?: string;
  readonly companyName?: string;
  readonly ownerId?: string;
  readonly customerNumber?: string;
  readonly newsletter?: boolean;
}

/** A company as one system holds it. */
export interface CompanyView extends RecordStamps {
  readonly companyId: string;
  readonly name: string;
  readonly domain?: string;
  readonly phone?: string;
  readonly city?: string;
  readonly country?: string;
  readonly employees?: number;
  readonly ownerId?: string;
  readonly segment?: string;
}

/** A deal as one system holds it. */
export interface DealView extends RecordStamps {
  readonly dealId: string;
  readonly name: string;
  readonly companyId?: string;
  readonly personId?: string;
  readonly amount?: string;
  readonly currency: string;
  readonly stage: DealStage;
  readonly closesOn?: string;
  readonly ownerId?: string;
}

/** What one system holds. */
export interface SystemView {
  readonly system: string;
  readonly owners: readonly OwnerEntity[];
  readonly people: readonly PersonView[];
  readonly companies: readonly CompanyView[];
  readonly deals: readonly DealView[];
}

/** The truth and what each system has made of it. */
export interface Population {
  readonly people: readonly PersonEntity[];
  readonly companies: readonly CompanyEntity[];
  readonly deals: readonly DealEntity[];
  readonly owners: readonly OwnerEntity[];
  readonly views: readonly SystemView[];
}

/**
 * Makes people, companies and deals with what several systems know of them: overlapping, spelled differently, with gaps.
 *
 * Nearly every person that systems share has the same address or number in all of them, nearly every company the same
 * domain, every deal the same name and company; all addresses and numbers are fictional.
 */
export function generatePopulation(options: PopulationOptions): Population {
  const { seed, overlap, systems = ['a', 'b'], untilMs = Date.UTC(2026, 0, 1), dirt = 0.15 } = options;
  const random = createSeededRandom(seed);
  const size = (perSystem: number): number => {
    const shared = Math.round(perSystem * overlap);
    return shared + (perSystem - shared) * systems.length;
  };
  const counts = { people: size(options.contacts), companies: size(options.companies), deals: size(options.deals) };
  const entities = createEntities(counts, random.fork('entities'));
  const views = systems.map((system, at) =>
    createSystemView({
      system,
      entities,
      holds: (position, perSystem) => holds(position, at, Math.round(perSystem * overlap), perSystem),
      perSystem: options,
      random: random.fork(`view ${system}`),
      untilMs,
      dirt,
    }),
  );
  return { ...entities, views };
}

/** The first entities are shared by all systems; the others come in one block per system, so that people stay with their companies. */
function holds(position: number, system: number, shared: number, perSystem: number): boolean {
  if (position < shared) return true;
  return Math.floor((position - shared) / Math.max(1, perSystem - shared)) === system;
}
