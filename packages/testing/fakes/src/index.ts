export { type CollectedWebhook, collectWebhooks } from './collect-webhooks.ts';
export { ControlError } from './control-error.ts';
export { controlPath } from './control-routes.ts';
export {
  createFakeCrm,
  type FakeCrmDefinition,
  type FakeVendor,
  type FakeVendorContext,
} from './create-fake-crm.ts';
export {
  type CompanyEntity,
  type CompanyView,
  type DealEntity,
  type DealStage,
  type DealView,
  generatePopulation,
  type OwnerEntity,
  type PersonEntity,
  type PersonView,
  type Population,
  type PopulationOptions,
  type RecordStamps,
  type SystemView,
} from './crm-population.ts';
export type {
  FakeControl,
  FakeCreate,
  FakeCrm,
  FakeEdit,
  FakeLinkChange,
  FakeLog,
  FakeMerge,
  FakeRecordControl,
  FakeRecordCounts,
  FakeRecordRef,
  FakeRequest,
  FakeResponse,
  FakeStatePage,
  FakeStateQuery,
  FakeStateRecord,
  FakeStats,
  SeedLink,
  SeedRecord,
} from './fake-crm.ts';
export { type FakeFetchOptions, fakeFetch } from './fake-fetch.ts';
export { type FakeServer, type FakeServerOptions, startFakeServer } from './fake-server.ts';
export type { Wait } from './fake-transport.ts';
export {
  createFaultPlan,
  type Fault,
  type FaultMatch,
  type FaultOutcome,
  type FaultPlan,
  type FaultRule,
} from './fault-plan.ts';
export { createFishbowlFake, type FishbowlFake } from './fishbowl/create-fishbowl-fake.ts';
export type { FishbowlFakeOptions, FishbowlOpenPoints, ServerVersion } from './fishbowl/fishbowl-options.ts';
export { seedFishbowlPopulation } from './fishbowl/population-seed.ts';
export { totpCode } from './fishbowl/totp.ts';
export { createHubSpotFake, type HubSpotFake } from './hubspot/create-hubspot-fake.ts';
export type { HubSpotFakeOptions, HubSpotLimits, HubSpotOAuthApp } from './hubspot/hubspot-options.ts';
export type { StageInput } from './hubspot/pipeline-store.ts';
export { seedHubSpotPopulation } from './hubspot/population-seed.ts';
export type { PropertyInputShape } from './hubspot/property-handler.ts';
export { createOpenPhoneFake } from './openphone/create-openphone-fake.ts';
export type { OpenPhoneFakeOptions, OpenPhoneOpenPoints, SmsSettings } from './openphone/openphone-options.ts';
export { seedOpenPhonePopulation } from './openphone/population-seed.ts';
export { createPipedriveFake, type PipedriveFakeOptions } from './pipedrive/create-pipedrive-fake.ts';
export { seedPipedrivePopulation } from './pipedrive/population-seed.ts';
export type { UrlProbe } from './pipedrive/webhook-routes.ts';
export {
  createDayQuota,
  createRateWindow,
  type DayQuotaOptions,
  type RateCharge,
  type RateWindow,
  type RateWindowOptions,
  takeAll,
} from './rate-window.ts';
export {
  createRequestLog,
  type LoggedRequest,
  type RecordOperation,
  type RequestCounters,
  type RequestLog,
} from './request-log.ts';
export type { FieldAccess } from './salesforce/access/field-access.ts';
export type { BrokenTrigger, DuplicateRule, ValidationRule } from './salesforce/access/org-rules.ts';
export { createSalesforceFake, type SalesforceFake } from './salesforce/create-salesforce-fake.ts';
export { seedSalesforcePopulation } from './salesforce/population-seed.ts';
export type { LeadConversion, LeadConversionInput } from './salesforce/records/convert-lead.ts';
export type { SalesforceFakeOptions, SalesforceOAuthApp } from './salesforce/salesforce-options.ts';
export type { FieldInput, FieldType, FieldValue, FieldValues, Formula } from './salesforce/schema/field-definition.ts';
export type { UnverifiedBehaviour } from './salesforce/unverified-behaviour.ts';
export { createSeededRandom, type SeededRandom } from './seeded-random.ts';
export { createSuiteDashFake, type SuiteDashFake } from './suitedash/create-suitedash-fake.ts';
export { seedSuiteDashPopulation } from './suitedash/population-seed.ts';
export type { SuiteDashFakeOptions, SuiteDashOpenPoints } from './suitedash/suitedash-options.ts';
export { createOffsetClock, createVirtualClock, type VirtualClock } from './virtual-clock.ts';
export {
  createWebhookOutbox,
  fetchSender,
  type QueuedWebhook,
  type WebhookDelivery,
  type WebhookFlushOptions,
  type WebhookFlushResult,
  type WebhookOutbox,
  type WebhookOutboxOptions,
  type WebhookSender,
  type WebhookSubscription,
} from './webhook-outbox.ts';
