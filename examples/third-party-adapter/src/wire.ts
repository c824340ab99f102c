import { isoInstant, type Note } from '@crmsync/adapter-kit';
import type { Instant } from '@crmsync/model';
import { z } from 'zod';

const silent: Note = () => {};

/** A time of the API, in whole seconds. */
const timeWire = z.string().transform((value, check): Instant => {
  const moment = isoInstant().read(value, silent);
  if (moment) return moment;
  check.addIssue({ code: 'custom', message: 'expected a time' });
  return z.NEVER;
});

/** What every record has. Its other keys are read by the mapping. */
export const recordWire = z.looseObject({
  id: z.number(),
  created_at: timeWire,
  updated_at: timeWire,
  version: z.number(),
  deleted: z.boolean().optional(),
  firm_id: z.number().nullish(),
  own: z.record(z.string(), z.unknown()).optional(),
});
export type RecordWire = z.infer<typeof recordWire>;

/** A page: its records are checked one by one, so that a broken one is set aside. */
export const pageWire = z.object({
  data: z.array(z.unknown()),
  next: z.number().nullish(),
  more: z.boolean().nullish(),
});

export const oneWire = z.object({ data: z.unknown() });
export const writtenWire = z.object({ data: recordWire });
export const accountWire = z.object({ id: z.number(), name: z.string() });
export const fieldsWire = z.object({ data: z.array(z.object({ key: z.string(), label: z.string() })) });

export const refusalWire = z.object({
  error: z.object({ code: z.string(), fields: z.array(z.string()).optional(), id: z.number().optional() }),
});

export const eventWire = z.object({
  event: z.string(),
  account: z.number(),
  type: z.string(),
  id: z.number(),
  at: timeWire,
});
