import {
  type GetOutcome,
  type ListOptions,
  NotFoundError,
  type RemoteAssociations,
  type RemoteRecord,
} from '@crmsync/adapter';
import { definePort, type Mapping, type Port, type PortContext, path, readEach, readItems } from '@crmsync/adapter-kit';
import { z } from 'zod';
import { callMapping, callValues, messageMapping, messageValues, otherNumbers } from '../mapping/activity.ts';
import { type CallWire, callWire, type MessageWire, messageWire } from '../wire.ts';
import { isId } from './contact-reads.ts';
import { instantOf } from './instant-of.ts';
import { linesOf } from './lines.ts';
import { type ContactsFound, filledPhoneIndex } from './phone-index.ts';
import type { OpenPhoneSettings } from './settings.ts';
import { threadWalk } from './thread-walk.ts';

const readsAtOnce = 4;
/** Records per call of `get`, each a request of its own. */
const maxReads = 50;

interface ActivityWire {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt?: string | null | undefined;
}

/** How one kind of activity is read. */
interface ActivityKind<W extends ActivityWire> {
  readonly name: 'calls' | 'messages';
  readonly kind: 'call' | 'sms';
  readonly mapping: Mapping<'activity'>;
  readonly schema: z.ZodType<W>;
  readonly lookBackMs: number;
  readonly events: readonly string[];
  /** Most people of a thread that the endpoint takes. */
  readonly maxPeople: number;
  values(wire: W, lines: ReadonlyMap<string, string>): Parameters<PortContext['record']>[0]['wire'];
  /** The numbers of the other side. */
  numbers(wire: W, own: ReadonlySet<string>): readonly string[];
}

/** Calls and messages, to read: people make them, and one that was written would be one that was sent. */
export function activityPorts(settings: OpenPhoneSettings): readonly Port[] {
  const calls: ActivityKind<CallWire> = {
    name: 'calls',
    kind: 'call',
    mapping: callMapping,
    schema: callWire,
    lookBackMs: settings.callLookBackMs ?? 14_400_000,
    events: ['call.ringing', 'call.completed', 'call.recording.completed', 'call.answered', 'call.missed'],
    maxPeople: 1,
    values: (wire, lines) => callValues(wire, lines.get(wire.phoneNumberId ?? '')),
    numbers: (wire, own) => (wire.participants ?? []).filter((number) => !own.has(number)),
  };
  const messages: ActivityKind<MessageWire> = {
    name: 'messages',
    kind: 'sms',
    mapping: messageMapping,
    schema: messageWire,
    lookBackMs: settings.messageLookBackMs ?? 900_000,
    events: ['message.received', 'message.delivered', 'message.failed', 'message.undelivered'],
    maxPeople: 10,
    values: messageValues,
    numbers: otherNumbers,
  };
  return [activityPort(calls, settings), activityPort(messages, settings)];
}

function activityPort<W extends ActivityWire>(kind: ActivityKind<W>, settings: OpenPhoneSettings): Port {
  const read = async (context: PortContext, items: readonly unknown[], options: ListOptions) => {
    const toRecord = await recordMaker(context, kind, settings, options, items.length > 0);
    return readItems(items, { objectType: kind.name, schema: kind.schema, read: toRecord });
  };
  const walk = threadWalk({
    name: kind.name,
    lookBackMs: kind.lookBackMs,
    historyMs: settings.historyMs,
    takes: (people) => people.length > 0 && people.length <= kind.maxPeople,
    read,
  });
  return definePort<'activity'>({
    entity: 'activity',
    objectType: kind.name,
    mapping: kind.mapping,
    discriminator: { field: 'kind', values: [kind.kind] },
    endpoints: { ...walk, get: (context, ids, options) => getActivities(context, kind, settings, ids, options) },
    batch: { get: maxReads },
    incremental: { kind: 'createdSince', precisionMs: 1, lookBackMs: kind.lookBackMs, lagMs: 0 },
    enumerable: settings.historyMs === undefined,
    webhooks: { events: kind.events, carries: 'ids' },
    ...(settings.linkActivities === false ? {} : { associations: { contacts: contactsRole } }),
  });
}

/** OpenPhone links by number: the link moves when a contact gets or loses one, and the activity does not show it. */
const contactsRole = {
  targets: [{ entity: 'contact', objectType: 'contacts' }],
  cardinality: 'many',
  touchesRecord: false,
  writable: false,
} as const;

async function getActivities<W extends ActivityWire>(
  context: PortContext,
  kind: ActivityKind<W>,
  settings: OpenPhoneSettings,
  ids: readonly string[],
  options: ListOptions,
): Promise<readonly GetOutcome[]> {
  const toRecord = await recordMaker(context, kind, settings, options, true);
  return readEach(ids, readsAtOnce, async (id) => {
    if (!isId(id)) throw new NotFoundError(`openphone ${kind.name}.get: not found`);
    const { body } = await context.http.send({
      method: 'GET',
      path: path`/${kind.name}/${id}`,
      schema: z.object({ data: kind.schema }),
      operation: `${kind.name}.get`,
    });
    return toRecord(body.data);
  });
}

/** Makes records of activities, with what they need to know of the workspace asked before. */
async function recordMaker<W extends ActivityWire>(
  context: PortContext,
  kind: ActivityKind<W>,
  settings: OpenPhoneSettings,
  { associations = true, priority }: ListOptions,
  needed: boolean,
): Promise<(wire: W) => RemoteRecord> {
  const lines = needed ? await linesOf(context) : new Map<string, string>();
  const own = new Set(lines.values());
  const links = associations && settings.linkActivities !== false && needed;
  // Somebody who waits does not wait for a scan; without one the links count as not fetched.
  const index = links ? await filledPhoneIndex(context, settings, priority !== 'interactive') : undefined;
  return (wire) => {
    const found = index?.contactsWith(kind.numbers(wire, own), context.clock.now());
    return context.record({
      id: wire.id,
      wire: kind.values(wire, lines),
      createdAt: instantOf(wire.createdAt),
      updatedAt: instantOf(wire.updatedAt),
      ...(found ? { associations: { contacts: contactsOf(found) } } : {}),
    });
  };
}

function contactsOf({ ids, complete }: ContactsFound): RemoteAssociations {
  return { refs: ids.map((id) => ({ objectType: 'contacts', id })), complete };
}
