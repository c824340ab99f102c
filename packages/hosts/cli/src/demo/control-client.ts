import { z } from 'zod';
import { CommandError } from '../command-error.ts';

const stateRecord = z.object({
  id: z.string(),
  fields: z.record(z.string(), z.unknown()),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  links: z.array(z.object({ objectType: z.string(), id: z.string(), typeIds: z.array(z.number()) })),
});
const statePage = z.object({ records: z.array(stateRecord), after: z.string().exactOptional() });
const truthAnswer = z.object({ truth: z.record(z.string(), z.string()) });
const logAnswer = z.object({
  counters: z.object({ requests: z.number(), writes: z.number() }),
  entries: z.array(z.object({ method: z.string(), path: z.string(), isWrite: z.boolean() })),
});
const createAnswer = z.object({ id: z.string() });

/** A record as a stand-in holds it. */
export type ControlRecord = z.infer<typeof stateRecord>;

/** Looks into a stand-in and acts as its users do, over its control API. */
export interface ControlClient {
  /** All live records of an object type. */
  records(objectType: string): Promise<readonly ControlRecord[]>;
  /** Who each seeded record really is, by record id. */
  truth(objectType: string): Promise<ReadonlyMap<string, string>>;
  edit(objectType: string, id: string, fields: Readonly<Record<string, unknown>>): Promise<void>;
  create(objectType: string, fields: Readonly<Record<string, unknown>>, truthId: string): Promise<string>;
  /** Requests since the log was cleared, those that asked for a change, and the last of these by method and path. */
  log(): Promise<{ readonly requests: number; readonly writes: number; readonly written: readonly string[] }>;
  clearLog(): Promise<void>;
}

const page = 1_000;

/** Makes a client of the control API at `controlUrl`. */
export function createControlClient(controlUrl: string): ControlClient {
  const call = async <T>(method: string, path: string, answer: z.ZodType<T>, body?: unknown): Promise<T> => {
    const response = await fetch(`${controlUrl}/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new CommandError('CONTROL_REFUSED', `${method} ${path}: ${await response.text()}`, 'Run the demo again.');
    }
    return answer.parse(await response.json());
  };
  return {
    async records(objectType) {
      const records: ControlRecord[] = [];
      let after: string | undefined;
      do {
        const position = after === undefined ? '' : `&after=${after}`;
        const answer = await call('GET', `state?objectType=${objectType}&limit=${page}${position}`, statePage);
        records.push(...answer.records);
        after = answer.after;
      } while (after !== undefined);
      return records;
    },
    async truth(objectType) {
      const { truth } = await call('GET', `truth?objectType=${objectType}`, truthAnswer);
      return new Map(Object.entries(truth));
    },
    async edit(objectType, id, fields) {
      await call('POST', 'edit', z.unknown(), { objectType, id, fields });
    },
    async create(objectType, fields, truthId) {
      return (await call('POST', 'create', createAnswer, { objectType, fields, truthId })).id;
    },
    async log() {
      const { counters, entries } = await call('GET', 'log', logAnswer);
      const written = entries.filter(({ isWrite }) => isWrite).map(({ method, path }) => `${method} ${path}`);
      return { ...counters, written };
    },
    async clearLog() {
      await call('DELETE', 'log', z.unknown());
    },
  };
}
