import type { AdapterFacts, PortFacts } from './adapter-facts.ts';

/** Headings of {@link adapterRows}. */
export const adapterHeadings = [
  'object',
  'entity',
  'reads',
  'writes',
  'found by',
  'changes',
  'deletes told',
  'merges told',
];

const nothing = '–';
const reading = ['list', 'changes', 'get'];
const writing = ['create', 'update', 'upsert', 'delete'];

/** One row for each object type of an adapter. */
export function adapterRows({ entities }: AdapterFacts): readonly (readonly string[])[] {
  return Object.entries(entities).flatMap(([entity, ports]) => ports.map((port) => row(entity, port)));
}

function row(entity: string, port: PortFacts): readonly string[] {
  const among = (names: readonly string[]) => listed(port.operations.filter((name) => names.includes(name)));
  return [
    port.objectType,
    entity,
    among(reading),
    among(writing),
    listed(port.searchBy),
    known(port.changes),
    known(port.deletes),
    known(port.merges),
  ];
}

/** What is said once of an adapter as a whole, as sentences. */
export function adapterSentences({ webhooks, login, messaging, note }: AdapterFacts): readonly string[] {
  return [
    webhooks ? 'Receives webhooks.' : 'Receives no webhooks.',
    ...(login ? [login.seats ? 'Logs in; a session takes a seat.' : 'Logs in.'] : []),
    ...(messaging
      ? [`Sends ${messaging.channels.join(', ')}${messaging.status ? ', and can ask what became of it' : ''}.`]
      : []),
    ...(note === undefined ? [] : [note]),
  ];
}

function known(value: string): string {
  return value === 'none' ? nothing : value;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? nothing : names.join(', ');
}
