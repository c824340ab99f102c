import type { FakeVendor, FakeVendorContext } from '../create-fake-crm.ts';
import type { FakeRequest, FakeResponse } from '../fake-crm.ts';
import { answerOAuth } from './access/oauth-handler.ts';
import { createSessions, type Sessions } from './access/sessions.ts';
import { ApiError, errorBody, resourceNotFound } from './api-error.ts';
import { createBulkJobs } from './bulk/bulk-jobs.ts';
import { createIngestHandler } from './bulk/ingest-handler.ts';
import { createQueryJobHandler } from './bulk/query-job-handler.ts';
import { halveCollection } from './halve-collection.ts';
import { createOutboundMessages, type OutboundMessages } from './messages/outbound-messages.ts';
import { createRecordControl } from './record-control.ts';
import { failureFor, isRecordWrite } from './request-kind.ts';
import { createCollectionHandler } from './rest/collection-handler.ts';
import { createCompositeHandler } from './rest/composite-handler.ts';
import { createDescribeHandler } from './rest/describe-handler.ts';
import { createKeyHandler } from './rest/key-handler.ts';
import { createLimitsHandler } from './rest/limits-handler.ts';
import { createObjectHandler } from './rest/object-handler.ts';
import { createQueryHandler } from './rest/query-handler.ts';
import { createReplicationHandler } from './rest/replication-handler.ts';
import { createRequestQuota, type RequestQuota } from './rest/request-quota.ts';
import {
  type CallHandler,
  isObject,
  readCall,
  type SalesforceAnswer,
  type SalesforceCall,
} from './rest/salesforce-call.ts';
import { createSearchHandler } from './rest/search-handler.ts';
import { createTreeHandler } from './rest/tree-handler.ts';
import type { SalesforceSettings } from './salesforce-options.ts';
import { createSalesforceState, letTimePass, type SalesforceState } from './salesforce-state.ts';
import { createQueryCursors, type QueryCursors } from './soql/query-cursors.ts';
import { oldestVersion, versionList } from './version-list.ts';

/** A vendor's part with what the fake's own functions work on. */
export interface SalesforceVendor extends FakeVendor {
  readonly state: SalesforceState;
  readonly sessions: Sessions;
  readonly cursors: QueryCursors;
  readonly messages: OutboundMessages;
  /** What may change while the fake runs. */
  readonly switches: Switches;
}

/** Settings that a test turns while the fake runs. */
export interface Switches {
  /** Base URL of the organisation; the host that was asked when absent. */
  instanceUrl: string | undefined;
  commitDelayMs: number;
  isApiDisabled: boolean;
}

const longestHead = 16_384;

/** Puts routing, sessions, the quota and error shapes together. */
export function createSalesforceVendor(
  settings: SalesforceSettings,
  { clock, random, log }: FakeVendorContext,
): SalesforceVendor {
  const switches: Switches = {
    instanceUrl: settings.instanceUrl,
    commitDelayMs: settings.commitDelayMs,
    isApiDisabled: false,
  };
  const late: { messages?: OutboundMessages } = {};
  const state = createSalesforceState({
    settings,
    now: clock.now,
    random: random.fork('rows'),
    log,
    changed: (change) => late.messages?.notice(change),
  });
  const messages = createOutboundMessages(state, () => switches.instanceUrl ?? 'https://acme.my.salesforce.com');
  late.messages = messages;
  const parts: Parts = {
    state,
    switches,
    sessions: createSessions(settings, clock.now, random.fork('sessions')),
    cursors: createQueryCursors(settings.locatorMs, clock.now),
    quota: createRequestQuota(settings, clock.now),
  };
  const dispatch = createDispatch(parts);
  return {
    ...parts,
    messages,
    answer: (request) => attempt(parts, () => answer(parts, dispatch, request)),
    isWrite: isRecordWrite,
    halveBatch: halveCollection,
    rateLimited: () => attempt(parts, () => fail(parts.quota.concurrencyRefusal())),
    isRateLimited: ({ status, body }) => status === 403 && body.includes('REQUEST_LIMIT_EXCEEDED'),
    failed: (status, request) => attempt(parts, () => fail(failureFor(status, request))),
    records: createRecordControl(state, () => switches.commitDelayMs),
  };
}

interface Parts {
  readonly state: SalesforceState;
  readonly switches: Switches;
  readonly sessions: Sessions;
  readonly cursors: QueryCursors;
  readonly quota: RequestQuota;
}

function createDispatch({ state, cursors, quota }: Parts): (call: SalesforceCall) => SalesforceAnswer {
  const jobs = createBulkJobs(state);
  const handlers: CallHandler[] = [
    createQueryHandler(state, cursors),
    createDescribeHandler(state),
    createReplicationHandler(state),
    createObjectHandler(state),
    createKeyHandler(state),
    createCollectionHandler(state),
    createCompositeHandler(state, (call) => dispatch(call)),
    createTreeHandler(state),
    createSearchHandler(state),
    createLimitsHandler(quota, jobs),
    createIngestHandler(state, jobs),
    createQueryJobHandler(state, jobs),
  ];
  const dispatch = (call: SalesforceCall): SalesforceAnswer => {
    for (const handler of handlers) {
      const answered = handler(call);
      if (answered !== undefined) return answered;
    }
    throw resourceNotFound();
  };
  return dispatch;
}

function answer(
  parts: Parts,
  dispatch: (call: SalesforceCall) => SalesforceAnswer,
  request: FakeRequest,
): SalesforceAnswer {
  const { state, sessions, switches, quota } = parts;
  letTimePass(state);
  refuseLong(state, request);
  const { pathname, origin } = request.url;
  if (/^\/services\/data\/?$/.test(pathname)) return { status: 200, body: versionList(state.settings.newestVersion) };
  const instanceUrl = (asked: string): string => switches.instanceUrl ?? asked;
  const signedIn = answerOAuth({ state, sessions, instanceUrl }, request);
  if (signedIn !== undefined) return signedIn;
  const call = readCall(request);
  if (call === undefined) throw resourceNotFound();
  refuseVersion(state, Number(call.version));
  const token = /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const isHome = switches.instanceUrl === undefined || origin === new URL(switches.instanceUrl).origin;
  if (!isHome || !sessions.use(token)) throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  if (switches.isApiDisabled)
    throw new ApiError(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.');
  quota.charge(callsIn(call));
  return dispatch(call);
}

/** A batch counts each of its calls; everything else counts once. */
function callsIn({ method, segments, body }: SalesforceCall): number {
  if (method !== 'POST' || segments.join('/') !== 'composite/batch') return 1;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) && Array.isArray(value.batchRequests) ? Math.max(1, value.batchRequests.length) : 1;
  } catch {
    return 1;
  }
}

function refuseVersion({ settings }: SalesforceState, version: number): void {
  if (version < oldestVersion) throw new ApiError(410, 'GONE', 'The requested resource is no longer available');
  if (version > settings.newestVersion) throw resourceNotFound();
}

function refuseLong({ settings }: SalesforceState, { url, headers }: FakeRequest): void {
  const head = Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length + 4,
    url.href.length,
  );
  if (head > longestHead) throw new ApiError(settings.unverified.longRequestStatus, 'URI_TOO_LONG', 'URI Too Long');
}

function attempt({ quota }: Parts, run: () => SalesforceAnswer): FakeResponse {
  let answered: SalesforceAnswer;
  try {
    answered = run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    answered = { status: error.status, body: errorBody(error) };
  }
  const { status, body, text, headers } = answered;
  const json = body === undefined ? {} : { 'content-type': 'application/json;charset=UTF-8' };
  return {
    status,
    headers: { ...json, 'sforce-limit-info': quota.header(), ...headers },
    body: text ?? (body === undefined ? '' : JSON.stringify(body)),
  };
}

function fail(error: ApiError): never {
  throw error;
}
