export { checkHubSpotExchange, type HubSpotSpec, loadHubSpotSpec } from './hubspot-extract.ts';
export type { HubSpotExchange, HubSpotViolation } from './hubspot-violation.ts';
export { type HubSpotWaiver, hubspotWaivers } from './hubspot-waivers.ts';
export { loadOpenPhoneSpec, type OpenPhoneSpec } from './openphone-openapi.ts';
export { openphoneWaivers } from './openphone-waivers.ts';
export {
  checkPipedriveExchange,
  loadPipedriveSpec,
  type PipedriveExchange,
  type PipedriveSpec,
  type SpecViolation,
} from './pipedrive-openapi.ts';
export { pipedriveWaivers, type SpecWaiver } from './pipedrive-waivers.ts';
export { type RecordedExchange, recordExchanges } from './record-exchanges.ts';
