import type { FakeControl, FakeCrm, FakeRecordControl, FakeRequest, FakeResponse } from './fake-crm.ts';
import { createFaultPlan, type Fault, type FaultOutcome } from './fault-plan.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { createWebhookOutbox, fetchSender, type WebhookOutbox, type WebhookOutboxOptions } from './webhook-outbox.ts';

/** The part of a fake that knows the vendor. */
export interface FakeVendor {
  /** Answers a request from the state, limits included. */
  answer(request: FakeRequest): FakeResponse;
  /** True for a request that asks for a change. */
  isWrite(request: FakeRequest): boolean;
  /** The same batch with only the first half of its inputs; absent when the request is no batch. */
  halveBatch(request: FakeRequest): FakeRequest | undefined;
  /** The answer when a limit is full. */
  rateLimited(request: FakeRequest): FakeResponse;
  /** True for an answer that says a limit is full. @default every answer with status 429 */
  isRateLimited?(response: FakeResponse): boolean;
  /** The vendor's error answer for a status. */
  failed(status: number, request: FakeRequest): FakeResponse;
  readonly records: FakeRecordControl;
}

/** What the shared part hands to the vendor's part. */
export interface FakeVendorContext {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly log: RequestLog;
  readonly outbox: WebhookOutbox;
}

/** What makes a fake. */
export interface FakeCrmDefinition {
  readonly vendor: string;
  readonly token: string;
  readonly clock: VirtualClock;
  /** Seed of everything random. */
  readonly seed: number;
  readonly webhooks: WebhookOutboxOptions;
  create(context: FakeVendorContext): FakeVendor;
}

/** Puts the vendor's part of a fake together with faults, log, webhooks and control. */
export function createFakeCrm(definition: FakeCrmDefinition): FakeCrm {
  const { vendor, token, clock } = definition;
  const random = createSeededRandom(definition.seed);
  const log = createRequestLog();
  const outbox = createWebhookOutbox(definition.webhooks);
  const faults = createFaultPlan(random.fork('faults'));
  const part = definition.create({ clock, random: random.fork('vendor'), log, outbox });

  return {
    vendor,
    token,
    clock,
    async handle(request) {
      const path = request.url.pathname + request.url.search;
      const outcome = faults.next({ method: request.method, path });
      const response = answerWith(part, request, outcome);
      log.record({
        method: request.method,
        path,
        status: response.transport?.cut === true ? 0 : response.status,
        atMs: clock.now(),
        isWrite: part.isWrite(request),
        isRateLimited: part.isRateLimited?.(response) ?? response.status === 429,
      });
      return response;
    },
    control: {
      ...part.records,
      ...sharedControl({ clock, log, outbox, faults, vendor, records: part.records }),
    },
  };
}

function answerWith(part: FakeVendor, request: FakeRequest, { delayMs, fault }: FaultOutcome): FakeResponse {
  const response = fault === undefined ? part.answer(request) : answerFault(part, request, fault);
  return delayMs === 0
    ? response
    : { ...response, transport: { ...response.transport, delayMs: delayMs + (response.transport?.delayMs ?? 0) } };
}

function answerFault(part: FakeVendor, request: FakeRequest, fault: Exclude<Fault, { kind: 'latency' }>): FakeResponse {
  if (fault.kind === 'rateLimit') return part.rateLimited(request);
  if (fault.kind === 'dropBefore') return { status: 0, headers: {}, body: '', transport: { cut: true } };
  if (fault.kind === 'dropAfter') return { ...part.answer(request), transport: { cut: true } };
  if (fault.kind === 'timeout') return { ...part.answer(request), transport: { delayMs: fault.ms } };
  if (fault.kind === 'halfBatch') {
    const half = part.halveBatch(request);
    if (half !== undefined) part.answer(half);
    return part.failed(500, request);
  }
  return statusAnswer(part.failed(fault.status, request), fault);
}

function statusAnswer(usual: FakeResponse, fault: Extract<Fault, { kind: 'status' }>): FakeResponse {
  const headers = { ...usual.headers, ...fault.headers };
  if (fault.body === undefined) return { ...usual, headers };
  return { ...usual, headers, body: typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body) };
}

interface SharedParts extends Pick<FakeVendorContext, 'clock' | 'log' | 'outbox'> {
  readonly vendor: string;
  readonly faults: ReturnType<typeof createFaultPlan>;
  readonly records: FakeRecordControl;
}

function sharedControl(parts: SharedParts): Omit<FakeControl, keyof FakeRecordControl> {
  const { vendor, clock, log, outbox, faults, records } = parts;
  return {
    advanceClock: (ms) => clock.advance(ms),
    addFaults: (rules) => faults.add(rules),
    clearFaults: () => faults.clear(),
    log: () => ({ counters: log.counters(), entries: log.entries() }),
    clearLog: () => log.clear(),
    writes: () => log.writes(),
    stats: () => ({
      vendor,
      nowMs: clock.now(),
      records: records.counts(),
      log: log.counters(),
      webhooksPending: outbox.pending(),
    }),
    subscribe: (subscription) => outbox.subscribe(subscription),
    unsubscribe: (url) => outbox.unsubscribe(url),
    flushWebhooks: (options = {}, send = fetchSender(globalThis.fetch)) => outbox.flush(options, send),
  };
}
