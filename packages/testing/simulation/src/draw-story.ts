import { drawQuirks } from './crm/quirks.ts';
import type { SimType } from './plain-value.ts';
import { createRandom, type Random } from './random.ts';
import {
  type Fault,
  type Op,
  remoteFaults,
  type Story,
  type StoryCrm,
  type StorySettings,
  storeFaults,
  type Topology,
  vendorTopology,
} from './story.ts';
import { drawVendors, vendorQuirks } from './vendors/vendor.ts';

/** Draws a story from a seed. */
export function drawStory(seed: number, topology: Topology): Story {
  const random = createRandom(seed).fork(topology);
  const crms = topology === vendorTopology ? drawVendorCrms(random.fork('vendors')) : drawSimCrms(random, topology);
  const ids = crms.map(({ id }) => id);
  const lengthMs = random.pick([10, 20, 40]) * 60_000;
  // Some stories have no faults, so that what they find is plain.
  const faultRate = random.pick([0, 0.005, 0.02, 0.05]);
  const story: Story = {
    seed,
    topology,
    crms,
    settings: drawSettings(random.fork('settings'), topology),
    lengthMs,
    ops: drawOps(random.fork('ops'), ids, lengthMs, topology === vendorTopology),
    faults: ['store', ...ids].flatMap((target) => drawFaults(random.fork(`faults ${target}`), target, faultRate)),
  };
  if (topology === vendorTopology) return calmer(story, random.fork('calmer'));
  const drowsy = random.fork('drowsy');
  return drowsy.chance(0.2) ? drowsyStory(story, drowsy) : story;
}

function drawSimCrms(random: Random, topology: Topology): readonly StoryCrm[] {
  return (topology === 'two' ? ['a', 'b'] : ['a', 'b', 'c']).map((id) => ({
    id,
    pullOnly: topology === 'pull' && id === 'a',
    quirks: drawQuirks(random.fork(`quirks ${id}`)),
  }));
}

/** Ids by kind; their first letters are different. */
const vendorIds = { salesforce: 'salesforce', hubspot: 'hubspot', postgres: 'table' } as const;

function drawVendorCrms(random: Random): readonly StoryCrm[] {
  const crms = drawVendors(random).map((vendor) => ({
    id: vendorIds[vendor.kind],
    pullOnly: false,
    vendor,
    quirks: vendorQuirks(vendor),
  }));
  return random.shuffle(crms);
}

/** Requests to real adapters take long: fewer runs, of larger slices. */
function calmer(story: Story, random: Random): Story {
  const settings = { workers: random.pick([1, 1, 2]), sliceRecords: random.pick([5, 2_000, 2_000]) };
  return { ...story, lengthMs: story.lengthMs, settings: { ...story.settings, ...settings, restMs: 240_000 } };
}

/** Many workers that fall asleep over their work, and go on long after somebody else has taken it over. */
function drowsyStory(story: Story, random: Random): Story {
  const faults: Fault[] = [];
  for (let call = 1; call <= 4_000; call += random.int(20, 120)) faults.push({ target: 'store', call, kind: 'pause' });
  return { ...story, settings: { ...story.settings, workers: random.int(3, 4), restMs: 5_000 }, faults };
}

function drawSettings(random: Random, topology: Topology): StorySettings {
  const strategies =
    topology === 'pull'
      ? (['field_merge', 'source_priority', 'manual_review'] as const)
      : (['timestamp_based', 'field_merge', 'timestamp_based'] as const);
  return {
    strategy: random.pick(strategies),
    firstLink: random.pick(['fillBlanks', 'fillBlanks', 'strategy', 'review']),
    deletes: random.pick(['ignore', 'propagate']),
    guard: random.pick([1, 5, 5]),
    workers: random.pick([1, 1, 2, 3, 4]),
    sliceRecords: random.pick([1, 5, 2_000]),
    restMs: random.pick([5_000, 60_000, 240_000]),
    reviews: random.chance(0.7),
    sweepEveryMs: random.pick([300_000, 1_200_000, 86_400_000]),
  };
}

function drawFaults(random: Random, target: string, rate: number): readonly Fault[] {
  const kinds = target === 'store' ? storeFaults : remoteFaults;
  const calls = target === 'store' ? 4_000 : 600;
  const often = target === 'store' ? rate / 5 : rate;
  const faults: Fault[] = [];
  for (let call = 1; call <= calls; call += 1) {
    if (random.chance(often)) faults.push({ target, call, kind: random.pick(kinds) });
  }
  return faults;
}

const textFields: { readonly [T in SimType]: readonly string[] } = {
  companies: ['employees', 'description'],
  contacts: ['jobTitle', 'department', 'language', 'jobTitle', 'department', 'phones'],
};

/** What a story is drawn with. */
interface Drawing {
  readonly random: Random;
  readonly ids: readonly string[];
  readonly lengthMs: number;
  readonly people: number;
  readonly companies: number;
  readonly renames: boolean;
  /** Instead of tags, which vendors have in other places, more is merged. */
  readonly merges: boolean;
  readonly ops: Op[];
  next: number;
}

function drawOps(random: Random, ids: readonly string[], lengthMs: number, merges: boolean): readonly Op[] {
  const drawing: Drawing = {
    random,
    ids,
    lengthMs,
    people: random.int(1, 6),
    companies: random.int(0, 2),
    renames: random.chance(0.2),
    merges,
    ops: [],
    next: 1,
  };
  for (let who = 1; who <= drawing.companies; who += 1) drawBirth(drawing, 'companies', who);
  for (let who = 1; who <= drawing.people; who += 1) drawBirth(drawing, 'contacts', who);
  const count = random.int(4, 30);
  for (let step = 0; step < count; step += 1) drawDeed(drawing);
  for (let at = 0; at < lengthMs; at += 180_000) drawing.ops.push({ id: drawing.next++, at, kind: 'review' });
  return drawing.ops.sort((a, b) => a.at - b.at || a.id - b.id);
}

/** Made in one CRM, or in several at about the same time, or much later. */
function drawBirth(drawing: Drawing, type: SimType, who: number): void {
  const { random, ids, lengthMs } = drawing;
  const at = random.chance(0.6) ? 0 : random.int(0, lengthMs / 2);
  const places = random.chance(0.35) ? random.shuffle(ids).slice(0, 2) : [random.pick(ids)];
  const first = drawFields(drawing, type);
  for (const [index, crm] of places.entries()) {
    const later = index === 0 ? 0 : random.pick([0, random.int(0, 60_000), random.int(0, lengthMs / 3)]);
    const fields = index === 0 || random.chance(0.5) ? first : drawFields(drawing, type);
    drawing.ops.push({ id: drawing.next++, at: at + later, kind: 'create', crm, type, who, fields });
  }
}

function drawFields(drawing: Drawing, type: SimType): { readonly [field: string]: number } {
  const names = type === 'contacts' ? ['jobTitle', 'department', 'phones', 'tags'] : ['employees', 'description'];
  const filled = names.filter(() => drawing.random.chance(0.6));
  return Object.fromEntries(filled.map((name) => [name, drawing.next++]));
}

function drawDeed(drawing: Drawing): void {
  const { random, ids, lengthMs } = drawing;
  const at = random.int(0, lengthMs);
  const crm = random.pick(ids);
  const roll = random.next();
  if (roll < 0.6) {
    drawEdit(drawing, at, crm);
    return;
  }
  const who = random.int(1, drawing.people);
  const id = drawing.next++;
  if (roll < 0.72 && drawing.merges) {
    const into = (who % drawing.people) + 1;
    if (into !== who) drawing.ops.push({ id, at, kind: 'merge', crm, who, into });
  } else if (roll < 0.72) drawing.ops.push({ id, at, kind: 'tag', crm, who, ...drawTag(drawing, id) });
  else if (roll < 0.84 && drawing.companies > 0) {
    const company = random.int(1, drawing.companies);
    drawing.ops.push({ id, at, kind: 'link', crm, who, company, add: random.chance(0.7) });
  } else if (roll < 0.92) {
    const type = drawing.companies > 0 && random.chance(0.2) ? 'companies' : 'contacts';
    const target = type === 'contacts' ? who : random.int(1, drawing.companies);
    drawing.ops.push({ id, at, kind: 'delete', crm, type, who: target, hard: random.chance(0.4) });
    if (random.chance(0.4)) {
      const later = at + random.int(1_000, lengthMs / 2);
      drawing.ops.push({ id: drawing.next++, at: later, kind: 'restore', crm, type, who: target });
    }
  } else if (roll < 0.96 && drawing.people > 1) {
    drawing.ops.push({ id, at, kind: 'merge', crm, who, into: (who % drawing.people) + 1 });
  } else
    drawing.ops.push({ id, at, kind: 'create', crm, type: 'contacts', who, fields: drawFields(drawing, 'contacts') });
}

function drawTag({ random, ops }: Drawing, id: number): { add: boolean; value: number } {
  const tags = ops.flatMap((op) => {
    if (op.kind === 'tag' && op.add) return [op.value];
    return op.kind === 'create' && op.fields.tags !== undefined ? [op.fields.tags] : [];
  });
  return tags.length > 0 && random.chance(0.4) ? { add: false, value: random.pick(tags) } : { add: true, value: id };
}

/** An edit, at times followed by another one of the same field elsewhere: soon, or alike, or much later. */
function drawEdit(drawing: Drawing, at: number, crm: string): void {
  const { random, ids, lengthMs } = drawing;
  const type = drawing.companies > 0 && random.chance(0.25) ? 'companies' : 'contacts';
  const who = random.int(1, type === 'contacts' ? drawing.people : drawing.companies);
  // Names tell who is who: they are changed in some stories only.
  const renames = drawing.renames && random.chance(0.2);
  const field = renames ? (type === 'contacts' ? 'lastName' : 'name') : random.pick(textFields[type]);
  const edit = (when: number, where: string, alike?: number): number => {
    const id = drawing.next++;
    const value = alike ?? (random.chance(0.15) && field !== 'name' && field !== 'lastName' ? null : id);
    drawing.ops.push({ id, at: when, kind: 'edit', crm: where, type, who, field, value });
    return id;
  };
  const place = random.chance(0.1) ? 'host' : crm;
  const first = edit(at, place);
  if (!random.chance(0.35)) return;
  const other = random.pick(ids.filter((id) => id !== crm));
  const later = at + random.pick([0, random.int(0, 5_000), random.int(0, 120_000), random.int(0, lengthMs / 2)]);
  edit(later, other, random.chance(0.2) ? first : undefined);
}
