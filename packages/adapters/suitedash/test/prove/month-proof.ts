import { seededRandom } from '@crmsync/adapter-kit';
import {
  collectWebhooks,
  createSuiteDashFake,
  createVirtualClock,
  fakeFetch,
  type SuiteDashFake,
} from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import { createSync, type LeftForLater, type Sync } from '@crmsync/orchestrator';
import { createMemoryStore } from '@crmsync/store/memory';
import { planScan, type ScanPlan, suitedash } from '../../src/index.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const secret = 'made-up-endpoint-secret-0001';
const url = `https://hooks.example.com/webhooks/suitedash/${secret}`;

/** An account and what happens in it. */
export interface MonthOptions {
  readonly contacts: number;
  readonly companies: number;
  readonly projects: number;
  readonly days: number;
  readonly monthlyCalls: number;
  /** Edits on a day that an automation tells by webhook. */
  readonly toldPerDay: number;
  /** Edits on a day that nothing tells. */
  readonly silentPerDay: number;
  /** Edits of the hub on a day, which are written to the account. */
  readonly writesPerDay: number;
  readonly pagesPerRun: number;
}

/** What came of it. */
export interface MonthProof {
  readonly plan: ScanPlan;
  /** Calls that the account counted in the month. */
  readonly calls: number;
  /** The same as a part of the plan's monthly calls. */
  readonly usedPart: number;
  /** Answers of 429. */
  readonly refused: number;
  readonly runs: number;
  readonly told: Arrivals;
  readonly silent: Arrivals;
  /** Contacts made in the account without a webhook. */
  readonly made: Arrivals;
  /** Runs that read their share of a sweep and left the rest to the next. */
  readonly runsThatLeftAShare: number;
  /** Sweeps that began, and how many of them later than the report before had said, by more than an hour. */
  readonly sweeps: number;
  readonly lateSweeps: number;
  /** What the last run left for later. */
  readonly left: readonly LeftForLater[];
}

/** Edits that arrived at the hub, and how late. */
export interface Arrivals {
  readonly count: number;
  readonly missed: number;
  readonly slowestMs: number;
}

interface Pending {
  readonly kind: 'told' | 'silent' | 'made';
  readonly id: string;
  readonly title: string;
  readonly atMs: number;
}

interface Month {
  readonly options: MonthOptions;
  readonly fake: SuiteDashFake;
  readonly sync: Sync;
  readonly clock: { now(): number; advance(ms: number): void; set(ms: number): void };
  readonly random: () => number;
  readonly contactIds: string[];
  readonly pending: Set<Pending>;
  readonly arrived: { readonly kind: Pending['kind']; readonly ms: number }[];
  readonly reports: (readonly LeftForLater[])[];
  edits: number;
  runs: number;
}

/**
 * A month on a virtual clock: a run each hour, another for each webhook, edits that are told and edits that are not. After
 * the month it goes on for as long as an edit may take.
 */
export async function proveMonth(options: MonthOptions): Promise<MonthProof> {
  const clock = createVirtualClock(Date.UTC(2026, 6, 1));
  const fake = createSuiteDashFake({ clock, monthlyCalls: options.monthlyCalls });
  const contactIds = seedAccount(fake, options);
  fake.control.subscribe({ url, secret: '' });
  const settings = { monthlyCalls: options.monthlyCalls, metaCacheMs: 6 * hourMs };
  const { contacts, companies, projects, pagesPerRun, toldPerDay, writesPerDay } = options;
  // What is written comes back as an event, too.
  const eventsPerDay = toldPerDay + writesPerDay;
  const plan = planScan({ contacts, companies, projects, pagesPerRun, eventsPerDay, writesPerDay }, settings);
  const counted = countingFetch(fake, clock);
  const sync = createSync({
    tenantId: 'acme',
    store: createMemoryStore(),
    clock: createIdleClock(clock),
    connections: {
      suitedash: {
        adapter: suitedash(settings),
        credentials: { current: async () => ({ token: fake.token, parts: { publicId: fake.publicId } }) },
        connect: { fetch: counted.fetch },
        outbound: 'auto',
        listing: plan.listing,
        sweepEveryMs: plan.sweepEveryMs,
      },
    },
  });
  const month: Month = {
    options,
    fake,
    sync,
    clock,
    random: seededRandom(7),
    contactIds,
    pending: new Set(),
    arrived: [],
    reports: [],
    edits: 0,
    runs: 0,
  };
  const startMs = clock.now();
  const endMs = startMs + options.days * dayMs;
  for (let hour = 0; clock.now() < endMs; hour += 1) await oneHour(month, startMs + hour * hourMs, true);
  const lastMs = clock.now() + plan.stalenessMs;
  for (let atMs = clock.now(); atMs < lastMs; atMs += hourMs) await oneHour(month, atMs, false);
  await sync.close();
  return summary(month, plan, counted.times.filter((atMs) => atMs < endMs).length, counted.refused());
}

function seedAccount(fake: SuiteDashFake, { contacts, companies, projects }: MonthOptions): string[] {
  const createdAtMs = (at: number) => Date.UTC(2025, 0, 1) + at * 60_000;
  const many = (count: number, objectType: string, fields: (at: number) => Record<string, unknown>) =>
    fake.control.seed(
      Array.from({ length: count }, (_, at) => ({
        objectType,
        fields: fields(at),
        createdAtMs: createdAtMs(at),
      })),
    );
  const ids = many(contacts, 'contact', (at) => ({
    first_name: `Name${at}`,
    last_name: `Example${at}`,
    role: 'Client',
    email: `person.${at}@example.com`,
    title: 'Founder',
  }));
  many(companies, 'company', (at) => ({ name: `Works number ${at}` }));
  many(projects, 'project', (at) => ({ name: `Deep clean ${at}` }));
  return [...ids];
}

function countingFetch(fake: SuiteDashFake, clock: { now(): number }) {
  const inner = fakeFetch(fake, { wait: async () => {} });
  const times: number[] = [];
  let refused = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    times.push(clock.now());
    const response = await inner(input, init);
    if (response.status === 429) refused += 1;
    return response;
  };
  return { fetch, times, refused: () => refused };
}

/** The run of the hour, and what happens after it. */
async function oneHour(month: Month, fromMs: number, isBusy: boolean): Promise<void> {
  const { clock, options, random } = month;
  if (clock.now() < fromMs) clock.set(fromMs);
  await run(month);
  const acts: { readonly atMs: number; readonly act: (month: Month) => Promise<void> }[] = [];
  const add = (perDay: number, act: (month: Month) => Promise<void>) => {
    const expected = perDay / 24;
    const count = Math.floor(expected) + (random() < expected % 1 ? 1 : 0);
    for (let at = 0; at < count; at += 1) acts.push({ atMs: fromMs + 300_000 + random() * (hourMs - 600_000), act });
  };
  if (isBusy) {
    add(options.toldPerDay, toldEdit);
    add(options.silentPerDay, silentEdit);
    add(1, silentCreate);
    add(options.writesPerDay, hubEdit);
  }
  for (const { atMs, act } of acts.sort((one, other) => one.atMs - other.atMs)) {
    if (clock.now() < atMs) clock.set(Math.floor(atMs));
    await act(month);
  }
  if (clock.now() < fromMs + hourMs) clock.set(fromMs + hourMs);
}

async function run(month: Month): Promise<void> {
  const report = await month.sync.run();
  month.runs += 1;
  if (report.state !== 'completed') throw new Error(`a run ended ${report.state}: ${JSON.stringify(report.failures)}`);
  month.reports.push(report.left ?? []);
  for (const one of month.pending) {
    const record = await month.sync.records.byExternalId('suitedash', 'contacts', one.id);
    if (record?.fields.jobTitle !== one.title) continue;
    month.pending.delete(one);
    month.arrived.push({ kind: one.kind, ms: month.clock.now() - one.atMs });
  }
}

function edited(month: Month, kind: 'told' | 'silent'): void {
  const id = month.contactIds[Math.floor(month.random() * month.contactIds.length)] ?? '';
  const title = `Engineer ${++month.edits}`;
  for (const one of month.pending) if (one.id === id) month.pending.delete(one);
  month.fake.control.edit({ objectType: 'contact', id, fields: { title } });
  month.pending.add({ kind, id, title, atMs: month.clock.now() });
}

async function toldEdit(month: Month): Promise<void> {
  edited(month, 'told');
  await deliver(month);
}

/** The account has no automation that tells of it. */
async function silentEdit(month: Month): Promise<void> {
  edited(month, 'silent');
  await collectWebhooks(month.fake);
}

async function silentCreate(month: Month): Promise<void> {
  const title = `Newcomer ${++month.edits}`;
  const fields = { first_name: 'New', last_name: `Comer${month.edits}`, role: 'Lead', title };
  const id = month.fake.control.create({ objectType: 'contact', fields });
  month.contactIds.push(id);
  month.pending.add({ kind: 'made', id, title, atMs: month.clock.now() });
  await collectWebhooks(month.fake);
}

/** A person edits the hub; the write comes back as a webhook, which finds nothing new. */
async function hubEdit(month: Month): Promise<void> {
  const id = month.contactIds[Math.floor(month.random() * month.options.contacts)] ?? '';
  const record = await month.sync.records.byExternalId('suitedash', 'contacts', id);
  if (!record) return;
  await month.sync.records.edit(record.id, { tags: ['active', `visit-${++month.edits}`] });
  await run(month);
  await deliver(month);
}

async function deliver(month: Month): Promise<void> {
  const requests = await collectWebhooks(month.fake);
  for (const request of requests) await month.sync.webhooks.receive('suitedash', request, [secret]);
  if (requests.length > 0) await run(month);
}

function summary(month: Month, plan: ScanPlan, calls: number, refused: number): MonthProof {
  const of = (kind: Pending['kind']): Arrivals => {
    const times = month.arrived.filter((one) => one.kind === kind).map(({ ms }) => ms);
    const missed = [...month.pending].filter((one) => one.kind === kind).length;
    return { count: times.length, missed, slowestMs: Math.max(0, ...times) };
  };
  return {
    plan,
    calls,
    usedPart: calls / month.options.monthlyCalls,
    refused,
    runs: month.runs,
    told: of('told'),
    silent: of('silent'),
    made: of('made'),
    ...sweepsOf(month),
    left: month.reports.at(-1) ?? [],
  };
}

/** Whether sweeps of contacts came back when the report had said. */
function sweepsOf({ reports }: Month): Pick<MonthProof, 'runsThatLeftAShare' | 'sweeps' | 'lateSweeps'> {
  let runsThatLeftAShare = 0;
  let sweeps = 0;
  let lateSweeps = 0;
  let promised: number | undefined;
  for (const left of reports) {
    const sweep = left.find(({ objectType, reading }) => objectType === 'contacts' && reading === 'sweep');
    if (sweep?.why === 'share') {
      runsThatLeftAShare += 1;
      if (promised === undefined) continue;
      sweeps += 1;
      if (sweep.backAt - promised > hourMs + 600_000) lateSweeps += 1;
      promised = undefined;
    } else if (sweep) promised = sweep.backAt;
  }
  return { runsThatLeftAShare, sweeps, lateSweeps };
}

/** What of it does not hold, as sentences. */
export function whatDoesNotHold(proof: MonthProof): readonly string[] {
  const { plan, told, silent, made } = proof;
  const facts: readonly (readonly [holds: boolean, text: string])[] = [
    [proof.calls <= plan.budget, `${proof.calls} calls are more than the ${plan.budget} of the budget`],
    [proof.refused === 0, `${proof.refused} calls were refused`],
    [
      told.missed + silent.missed + made.missed === 0,
      `${told.missed + silent.missed + made.missed} edits never arrived`,
    ],
    [told.count > 0 && told.slowestMs <= 60_000, `an edit told by webhook took ${told.slowestMs} ms`],
    [silent.count > 0 && silent.slowestMs <= plan.stalenessMs, `an edit without webhook took ${silent.slowestMs} ms`],
    [made.slowestMs <= 2 * hourMs, `a new contact took ${made.slowestMs} ms`],
    [proof.runsThatLeftAShare > 0, 'no run says that it left a share of a sweep'],
    [
      proof.sweeps > 0 && proof.lateSweeps === 0,
      `of ${proof.sweeps} sweeps ${proof.lateSweeps} began later than was said`,
    ],
  ];
  return facts.filter(([holds]) => !holds).map(([, text]) => text);
}
