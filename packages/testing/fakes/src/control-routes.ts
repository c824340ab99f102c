import { z } from 'zod';
import { ControlError } from './control-error.ts';
import type { FakeControl, FakeCrm, FakeRequest, FakeResponse } from './fake-crm.ts';

/** Path under which a served fake answers control calls. */
export const controlPath = '/__control';

const fields = z.record(z.string(), z.unknown());
const ref = z.object({ objectType: z.string(), id: z.string() });
const link = z.object({
  objectType: z.string(),
  id: z.string().exactOptional(),
  ref: z.string().exactOptional(),
  typeId: z.number().exactOptional(),
});
const seedRecord = z.object({
  objectType: z.string(),
  fields,
  id: z.string().exactOptional(),
  ref: z.string().exactOptional(),
  createdAtMs: z.number().exactOptional(),
  updatedAtMs: z.number().exactOptional(),
  links: z.array(link).exactOptional(),
  truthId: z.string().exactOptional(),
});
const create = z.object({
  objectType: z.string(),
  fields,
  links: z.array(link).exactOptional(),
  truthId: z.string().exactOptional(),
});
const linkChange = z.object({
  from: ref,
  to: ref,
  typeId: z.number().exactOptional(),
  remove: z.boolean().exactOptional(),
});
const merge = z.object({ objectType: z.string(), primaryId: z.string(), otherId: z.string() });
const fault = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('status'),
    status: z.number(),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).exactOptional(),
  }),
  z.object({ kind: z.literal('rateLimit') }),
  z.object({ kind: z.literal('timeout'), ms: z.number() }),
  z.object({ kind: z.literal('dropBefore') }),
  z.object({ kind: z.literal('dropAfter') }),
  z.object({ kind: z.literal('halfBatch') }),
  z.object({ kind: z.literal('latency'), ms: z.number() }),
]);
const faultRule = z.object({
  match: z
    .object({
      method: z.string().exactOptional(),
      path: z.string().exactOptional(),
      nth: z.number().exactOptional(),
      probability: z.number().exactOptional(),
    })
    .default({}),
  times: z.number().exactOptional(),
  fault,
});
const subscription = z.object({
  url: z.string(),
  secret: z.string(),
  events: z.array(z.string()).exactOptional(),
  version: z.string().exactOptional(),
});
const flush = z.object({
  drop: z.number().exactOptional(),
  duplicate: z.number().exactOptional(),
  reorder: z.boolean().exactOptional(),
  seed: z.number().exactOptional(),
});

type Route = (control: FakeControl, input: unknown, query: URLSearchParams) => unknown;

const routes: Readonly<Record<string, Route>> = {
  'POST seed': (control, input) => ({
    ids: control.seed(z.object({ records: z.array(seedRecord) }).parse(input).records),
  }),
  'POST create': (control, input) => ({ id: control.create(create.parse(input)) }),
  'POST edit': (control, input) => control.edit(ref.extend({ fields }).parse(input)),
  'POST delete': (control, input) => control.delete(ref.parse(input)),
  'POST restore': (control, input) => control.restore(ref.parse(input)),
  'POST merge': (control, input) => ({ id: control.merge(merge.parse(input)) }),
  'POST link': (control, input) => control.link(linkChange.parse(input)),
  'POST clock': (control, input) => control.advanceClock(z.object({ advanceMs: z.number() }).parse(input).advanceMs),
  'POST faults': (control, input) => control.addFaults(z.object({ rules: z.array(faultRule) }).parse(input).rules),
  'DELETE faults': (control) => control.clearFaults(),
  'GET log': (control) => control.log(),
  'DELETE log': (control) => control.clearLog(),
  'GET state': (control, _input, query) => control.state(stateQuery(query)),
  'GET truth': (control, _input, query) => ({ truth: control.truth(query.get('objectType') ?? '') }),
  'GET stats': (control) => control.stats(),
  'POST webhooks': (control, input) => control.subscribe(subscription.parse(input)),
  'DELETE webhooks': (control, input) => control.unsubscribe(z.object({ url: z.string() }).parse(input).url),
  'POST webhooks/flush': (control, input) => control.flushWebhooks(flush.parse(input ?? {})),
};

/** Answers a control call; absent when the request is not one. */
export async function answerControl(fake: FakeCrm, request: FakeRequest): Promise<FakeResponse | undefined> {
  const { pathname, searchParams } = request.url;
  if (pathname !== controlPath && !pathname.startsWith(`${controlPath}/`)) return undefined;
  const route = routes[`${request.method} ${pathname.slice(controlPath.length + 1)}`];
  if (route === undefined) return json(404, { error: 'No such control call.' });
  try {
    const text = new TextDecoder().decode(request.body);
    const result = await route(fake.control, text === '' ? undefined : JSON.parse(text), searchParams);
    return json(200, result ?? { ok: true });
  } catch (error) {
    if (error instanceof ControlError) return json(404, { error: error.message });
    if (error instanceof z.ZodError) return json(400, { error: z.prettifyError(error) });
    if (error instanceof SyntaxError) return json(400, { error: 'The body is not valid JSON.' });
    throw error;
  }
}

function stateQuery(query: URLSearchParams) {
  const after = query.get('after');
  const limit = query.get('limit');
  return {
    objectType: query.get('objectType') ?? '',
    deleted: query.get('deleted') === 'true',
    ...(after === null ? {} : { after }),
    ...(limit === null ? {} : { limit: Number(limit) }),
  };
}

function json(status: number, value: unknown): FakeResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
