import { ApiError, errorBody } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { fillReferences } from './composite-references.ts';
import {
  type CallHandler,
  isObject,
  jsonBody,
  objectsIn,
  type SalesforceAnswer,
  type SalesforceCall,
  segmentsOf,
} from './salesforce-call.ts';

type Dispatch = (call: SalesforceCall) => SalesforceAnswer;
type Item = Readonly<Record<string, unknown>>;

const mostSubrequests = 25;
const mostQueries = 5;
const mostNodes = 500;

/** Answers `/composite`, `/composite/graph` and `/composite/batch`: several calls in one. */
export function createCompositeHandler(state: SalesforceState, dispatch: Dispatch): CallHandler {
  return (call) => {
    const [word, second, ...more] = call.segments;
    if (word !== 'composite' || more.length > 0 || call.method !== 'POST') return undefined;
    if (second === undefined) return composite(state, dispatch, call);
    if (second === 'graph') return graphs(state, dispatch, call);
    return second === 'batch' ? batch(dispatch, call) : undefined;
  };
}

interface Subanswer {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

function composite(state: SalesforceState, dispatch: Dispatch, call: SalesforceCall): SalesforceAnswer {
  const body = jsonBody(call);
  const items = objectsIn(body.compositeRequest);
  refuseTooMany(items.length, mostSubrequests);
  const costly = items.filter(({ url }) => /\/query(All)?\b|\/composite\/sobjects/i.test(String(url))).length;
  if (costly > mostQueries) {
    throw new ApiError(
      400,
      'INVALID_OPERATION',
      `No more than ${mostQueries} query or collection subrequests are allowed.`,
    );
  }
  return { status: 200, body: { compositeResponse: runAll(state, dispatch, call, items, body.allOrNone === true) } };
}

function graphs(state: SalesforceState, dispatch: Dispatch, call: SalesforceCall): SalesforceAnswer {
  const list = objectsIn(jsonBody(call).graphs);
  const answers = list.map(({ graphId, compositeRequest }) => {
    const items = objectsIn(compositeRequest);
    refuseTooMany(items.length, mostNodes);
    const compositeResponse = runAll(state, dispatch, call, items, true);
    const isSuccessful = compositeResponse.every(({ httpStatusCode }) => httpStatusCode < 300);
    return { graphId, graphResponse: { compositeResponse }, isSuccessful };
  });
  return { status: 200, body: { graphs: answers } };
}

/** Runs subrequests in order; with `allOrNone` one failure undoes and halts them all. */
function runAll(
  state: SalesforceState,
  dispatch: Dispatch,
  call: SalesforceCall,
  items: readonly Item[],
  allOrNone: boolean,
): readonly Subanswer[] {
  const done = new Map<string, Subanswer>();
  const run = (): void => {
    for (const item of items) {
      const referenceId = String(item.referenceId);
      const answered = runOne(dispatch, call, item, done);
      done.set(referenceId, answered);
      if (allOrNone && answered.httpStatusCode >= 300) throw new Halt();
    }
  };
  try {
    if (allOrNone) state.transactions.atomically(run);
    else run();
  } catch (error) {
    if (!(error instanceof Halt)) throw error;
    return items.map(({ referenceId }) => {
      const answered = done.get(String(referenceId));
      const isAtFault = answered !== undefined && answered.httpStatusCode >= 300;
      return isAtFault ? answered : halted(String(referenceId));
    });
  }
  return [...done.values()];
}

class Halt extends Error {}

function halted(referenceId: string): Subanswer {
  const message = 'The transaction was rolled back since another operation in the same transaction failed.';
  return { body: [{ errorCode: 'PROCESSING_HALTED', message }], httpHeaders: {}, httpStatusCode: 400, referenceId };
}

function runOne(dispatch: Dispatch, call: SalesforceCall, item: Item, done: ReadonlyMap<string, Subanswer>): Subanswer {
  const referenceId = String(item.referenceId);
  const filled = fillReferences(item, (name) => {
    const earlier = done.get(name);
    return earlier !== undefined && earlier.httpStatusCode < 300 ? earlier.body : undefined;
  });
  if (filled === undefined) return halted(referenceId);
  const { status, body, headers } = attempt(dispatch, subcall(call, filled, '/services/data/'));
  return { body: body ?? null, httpHeaders: headers ?? {}, httpStatusCode: status, referenceId };
}

function batch(dispatch: Dispatch, call: SalesforceCall): SalesforceAnswer {
  const body = jsonBody(call);
  const items = objectsIn(body.batchRequests);
  refuseTooMany(items.length, mostSubrequests);
  let isHalted = false;
  const results = items.map((item) => {
    if (isHalted) return { statusCode: 412, result: [haltedInBatch] };
    const { status, body: result } = attempt(dispatch, subcall(call, batchItem(item), '/'));
    isHalted = body.haltOnError === true && status >= 400;
    return { statusCode: status, result: result ?? null };
  });
  return { status: 200, body: { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results } };
}

const haltedInBatch = {
  errorCode: 'BATCH_PROCESSING_HALTED',
  message: 'Batch processing halted due to a failed subrequest',
};

function batchItem({ method, url, richInput }: Item): Item {
  return { method, url: `/${String(url).replace(/^\//, '')}`, body: richInput };
}

function attempt(dispatch: Dispatch, call: SalesforceCall): SalesforceAnswer {
  try {
    return dispatch(call);
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: errorBody(error) };
    throw error;
  }
}

/** The call within a call. @throws ApiError when its address is not below the given path */
function subcall({ headers }: SalesforceCall, item: Item, base: string): SalesforceCall {
  const url = new URL(String(item.url), 'https://local.invalid');
  const [, version, path = ''] = /^v(\d+\.\d)(\/.*)?$/.exec(url.pathname.slice(base.length)) ?? [];
  if (version === undefined || !url.pathname.startsWith(base)) {
    throw new ApiError(400, 'INVALID_OPERATION', `The url of a subrequest must start with ${base}vXX.0.`);
  }
  const own = isObject(item.httpHeaders) ? Object.entries(item.httpHeaders) : [];
  return {
    method: String(item.method).toUpperCase(),
    version,
    segments: segmentsOf(path),
    query: url.searchParams,
    headers: { ...headers, ...Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), String(value)])) },
    body: new TextEncoder().encode(JSON.stringify(item.body ?? {})),
  };
}

function refuseTooMany(count: number, most: number): void {
  if (count <= most) return;
  throw new ApiError(400, 'INVALID_OPERATION', `Provided too many subrequests: ${count}; ${most} are allowed.`);
}
