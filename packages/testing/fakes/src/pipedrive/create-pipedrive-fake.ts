import { ControlError } from '../control-error.ts';
import { createFakeCrm } from '../create-fake-crm.ts';
import type { FakeControl, FakeCrm } from '../fake-crm.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { createVirtualClock, type VirtualClock } from '../virtual-clock.ts';
import { fetchSender } from '../webhook-outbox.ts';
import { createPipedriveState, type PipedriveState } from './pipedrive-state.ts';
import { countChange, createPipedriveVendor } from './pipedrive-vendor.ts';
import { createRecord } from './record-writer.ts';
import { createRequestLimits } from './request-limits.ts';
import { createRouter } from './router.ts';
import { accountRoutes } from './routes-v1-account.ts';
import { mergeRoutes, participantRoutes } from './routes-v1-deals.ts';
import { leadRoutes } from './routes-v1-leads.ts';
import { noteRoutes } from './routes-v1-notes.ts';
import { fieldRoutes } from './routes-v2-fields.ts';
import { recordRoutes } from './routes-v2-records.ts';
import { searchRoutes } from './routes-v2-search.ts';
import { createSearchIndex } from './search-index.ts';
import { seedUser } from './user-control.ts';
import { createWebhookDispatch, type WebhookDispatch, webhookEncoding } from './webhook-dispatch.ts';
import { freshHealth, type UrlProbe, webhookRoutes } from './webhook-routes.ts';

/** How a Pipedrive fake is set up. */
export interface PipedriveFakeOptions {
  /** @default a clock that stands still at 2026-01-01T00:00:00Z */
  readonly clock?: VirtualClock;
  /** Seed of everything random, field codes included. @default 1 */
  readonly seed?: number;
  /** The API token or access token that is accepted. @default 'pipedrive-token' */
  readonly token?: string;
  /** Requests per rolling 2 seconds. @default 80 */
  readonly burst?: number;
  /** Searches per rolling 2 seconds. @default 10 */
  readonly searchBurst?: number;
  /** Tokens of the company per day; unlimited when absent. */
  readonly dailyTokens?: number;
  /** Refused requests within a minute after which a 403 page in HTML answers; never when absent. */
  readonly blockAfterRefusals?: number;
  /** Tenant key, as webhooks carry it. @default 999 */
  readonly companyId?: number;
  /** First label of the account's host name. @default 'acme' */
  readonly domain?: string;
  /** ISO 4217 code of new deals. @default 'USD' */
  readonly currency?: string;
  /** Milliseconds by which search lags behind writes. @default 0 */
  readonly searchLagMs?: number;
  /** True where contact sync is on, which adds fields to persons. @default false */
  readonly contactSync?: boolean;
  /** Says whether the URL of a new webhook answers. @default every http(s) URL does */
  readonly urlAnswers?: UrlProbe;
}

const stageNames = ['Lead In', 'Contact Made', 'Demo Scheduled', 'Proposal Made', 'Negotiations Started'];

/**
 * Makes a stateful stand-in for one Pipedrive account: API v2, and what is left of v1. A fresh account has two users
 * (1 is the admin who owns the token), one pipeline with five stages, and the standard fields and activity types.
 */
export function createPipedriveFake(options: PipedriveFakeOptions = {}): FakeCrm {
  const { clock = createVirtualClock(), seed = 1, token = 'pipedrive-token', domain = 'acme' } = options;
  let dispatch: WebhookDispatch | undefined;
  const fake = createFakeCrm({
    vendor: 'pipedrive',
    token,
    clock,
    seed,
    webhooks: webhookEncoding(),
    create({ random, log, outbox }) {
      const hooks = createWebhookDispatch(outbox);
      dispatch = hooks;
      let isReady = false;
      const state: PipedriveState = createPipedriveState({
        company: {
          id: options.companyId ?? 999,
          name: `${domain} Inc.`,
          domain,
          currency: options.currency ?? 'USD',
          contactSync: options.contactSync ?? false,
        },
        now: clock.now,
        hex: (length) => hexText(random, length),
        emit(event) {
          if (!isReady) return;
          countChange(log, event);
          hooks.queue(state, event);
        },
      });
      furnish(state);
      isReady = true;
      const index = createSearchIndex(state, options.searchLagMs ?? 0);
      const limits = createRequestLimits(
        {
          burst: options.burst ?? 80,
          searchBurst: options.searchBurst ?? 10,
          ...(options.dailyTokens === undefined ? {} : { dailyTokens: options.dailyTokens }),
          ...(options.blockAfterRefusals === undefined ? {} : { blockAfterRefusals: options.blockAfterRefusals }),
        },
        clock,
      );
      const route = createRouter([
        ...recordRoutes(state),
        ...fieldRoutes(state),
        ...searchRoutes(state, index),
        ...accountRoutes(state),
        ...noteRoutes(state),
        ...leadRoutes(state),
        ...mergeRoutes(state),
        ...participantRoutes(state),
        ...webhookRoutes(state, hooks, options.urlAnswers ?? isHttpUrl),
      ]);
      return createPipedriveVendor({ token, state, limits, route });
    },
  });
  return dispatch === undefined ? fake : { ...fake, control: withWebhooks(fake.control, dispatch, clock) };
}

/** Subscriptions by control become webhooks of the account; every delivery run keeps their health. */
function withWebhooks(control: FakeControl, hooks: WebhookDispatch, clock: VirtualClock): FakeControl {
  return {
    ...control,
    subscribe({ url, secret, events }) {
      const [user, ...password] = secret.split(':');
      for (const event of events ?? ['*.*']) {
        const [action, object, ...more] = event.split('.');
        if (action === undefined || object === undefined || more.length > 0) {
          throw new ControlError('An event is named action.object, for example change.person.');
        }
        hooks.add({
          id: hooks.nextId(),
          name: `Control ${event}`,
          subscriptionUrl: url,
          eventAction: action,
          eventObject: object,
          ownerId: 1,
          userId: 1,
          httpAuthUser: secret === '' ? null : (user ?? ''),
          httpAuthPassword: secret === '' ? null : password.join(':'),
          addedAtMs: clock.now(),
          delivery: freshHealth(clock.now()),
        });
      }
    },
    unsubscribe(url) {
      for (const hook of hooks.all()) if (hook.subscriptionUrl === url) hooks.remove(hook.id);
    },
    flushWebhooks: (flush = {}, send = fetchSender(globalThis.fetch)) =>
      hooks.flush(clock.now(), (watched) => control.flushWebhooks(flush, watched), send),
  };
}

function furnish(state: PipedriveState): void {
  seedUser(state, { name: 'Avery Admin', email: 'avery@example.test', is_admin: true });
  seedUser(state, { name: 'Robin Seller', email: 'robin@example.test' });
  const cause = { userId: 1, source: 'app' } as const;
  const pipeline = createRecord(state, 'pipeline', cause, { name: 'Sales' });
  for (const name of stageNames) createRecord(state, 'stage', cause, { name, pipeline_id: pipeline.id });
}

function hexText(random: SeededRandom, length: number): string {
  return Array.from({ length }, () => random.int(0, 15).toString(16)).join('');
}

function isHttpUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
