import { type CallContext, type ConnectionResource, path } from '@crmsync/adapter-kit';
import { publicIdOf } from '../auth.ts';
import { metaEnvelope } from '../wire.ts';
import type { SuitedashSettings } from './settings.ts';

/** Kinds of records that have a schema. */
export type MetaKind = 'contact' | 'company' | 'project';
type Meta = (typeof metaEnvelope)['_output']['data'];

interface Kept {
  readonly publicId: string;
  readonly metas: Map<MetaKind, { readonly atMs: number; readonly meta: Promise<Meta> }>;
  readonly queues: Map<string, Promise<unknown>>;
}

const kept: ConnectionResource<Kept> = {
  open: async ({ credentials }) => {
    const publicId = publicIdOf(await credentials.current());
    return { publicId, metas: new Map(), queues: new Map() };
  },
};

/** The account has no name or id in the API; its schema is asked for, which proves the keys. */
export async function whoAmI(context: CallContext, settings: SuitedashSettings) {
  await readMeta(context, settings, 'contact');
  return { accountId: (await context.resource(kept)).publicId };
}

/** The account's own fields of a kind of record, asked for at most as often as the setting says. */
export async function readMeta(context: CallContext, settings: SuitedashSettings, kind: MetaKind): Promise<Meta> {
  const { metas } = await context.resource(kept);
  const nowMs = context.clock.now();
  const known = metas.get(kind);
  if (known && nowMs - known.atMs < (settings.metaCacheMs ?? 3_600_000)) return known.meta;
  const meta = askMeta(context, kind);
  metas.set(kind, { atMs: nowMs, meta });
  meta.catch(() => metas.delete(kind));
  return meta;
}

async function askMeta(context: CallContext, kind: MetaKind): Promise<Meta> {
  const answer = await context.http.send({
    method: 'GET',
    path: path`/${kind}/meta`,
    schema: metaEnvelope,
    operation: `${kind}.meta`,
  });
  return answer.body.data;
}

/** One piece of work after another for one record or natural key: each rests on a read just before its write. */
export async function serially<T>(context: CallContext, key: string, work: () => Promise<T>): Promise<T> {
  const { queues } = await context.resource(kept);
  const before = queues.get(key);
  const mine = (before ?? Promise.resolve()).catch(() => undefined).then(work);
  queues.set(key, mine);
  try {
    return await mine;
  } finally {
    if (queues.get(key) === mine) queues.delete(key);
  }
}
