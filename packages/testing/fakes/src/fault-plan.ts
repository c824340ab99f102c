import type { SeededRandom } from './seeded-random.ts';

/** Which requests a fault hits; absent conditions always hold. */
export interface FaultMatch {
  /** HTTP method, any case. */
  readonly method?: string;
  /** Regular expression on path and query. */
  readonly path?: string;
  /** Hits from the n-th matching request on, counted from 1; `times` is then 1 unless given. */
  readonly nth?: number;
  /** Chance from 0 to 1 that a matching request is hit. @default 1 */
  readonly probability?: number;
}

/** What goes wrong. */
export type Fault =
  /** Answers with a status without touching the state. */
  | {
      readonly kind: 'status';
      readonly status: number;
      /** Text as it is, or a value sent as JSON; the vendor's own error body when absent. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Answers as the vendor does when a limit is full. */
  | { readonly kind: 'rateLimit' }
  /** Commits, then holds the answer for `ms` milliseconds. */
  | { readonly kind: 'timeout'; readonly ms: number }
  /** Cuts the connection before anything is committed. */
  | { readonly kind: 'dropBefore' }
  /** Commits, then cuts the connection. */
  | { readonly kind: 'dropAfter' }
  /** Commits the first half of a batch, then answers 500; a request that is no batch commits nothing. */
  | { readonly kind: 'halfBatch' }
  /** Answers as usual, `ms` milliseconds later. */
  | { readonly kind: 'latency'; readonly ms: number };

/** One injectable fault. */
export interface FaultRule {
  readonly match: FaultMatch;
  /** How many requests it hits before it is spent. @default unlimited, or 1 with `nth` */
  readonly times?: number;
  readonly fault: Fault;
}

/** What befalls one request. */
export interface FaultOutcome {
  /** Milliseconds by which the answer comes late. */
  readonly delayMs: number;
  /** The first fault that is more than a delay. */
  readonly fault?: Exclude<Fault, { kind: 'latency' }>;
}

/** The faults waiting for requests. */
export interface FaultPlan {
  add(rules: readonly FaultRule[]): void;
  clear(): void;
  /** Decides what befalls the next request and counts it. */
  next(request: { readonly method: string; readonly path: string }): FaultOutcome;
}

/** Makes an empty plan; chances are drawn from the given generator. */
export function createFaultPlan(random: SeededRandom): FaultPlan {
  let waiting: WaitingFault[] = [];
  return {
    add(rules) {
      waiting.push(...rules.map(waitingFault));
    },
    clear() {
      waiting = [];
    },
    next(request) {
      let delayMs = 0;
      let hit: FaultOutcome['fault'];
      for (const rule of waiting) {
        if (!rule.hits(request, random)) continue;
        if (rule.fault.kind === 'latency') delayMs += rule.fault.ms;
        else if (hit === undefined) hit = rule.fault;
        else continue;
        rule.left--;
      }
      if (hit !== undefined || delayMs > 0) waiting = waiting.filter(({ left }) => left > 0);
      return hit === undefined ? { delayMs } : { delayMs, fault: hit };
    },
  };
}

interface WaitingFault {
  left: number;
  readonly fault: Fault;
  hits(request: { readonly method: string; readonly path: string }, random: SeededRandom): boolean;
}

function waitingFault({ match, times, fault }: FaultRule): WaitingFault {
  const path = match.path === undefined ? undefined : new RegExp(match.path);
  const method = match.method?.toUpperCase();
  let seen = 0;
  return {
    left: times ?? (match.nth === undefined ? Number.POSITIVE_INFINITY : 1),
    fault,
    hits(request, random) {
      if (method !== undefined && method !== request.method) return false;
      if (path !== undefined && !path.test(request.path)) return false;
      seen++;
      if (match.nth !== undefined && seen < match.nth) return false;
      return match.probability === undefined || random.chance(match.probability);
    },
  };
}
