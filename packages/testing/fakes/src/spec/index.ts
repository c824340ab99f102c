export {
  checkPipedriveExchange,
  loadPipedriveSpec,
  type PipedriveExchange,
  type PipedriveSpec,
  type SpecViolation,
} from './pipedrive-openapi.ts';
export { pipedriveWaivers, type SpecWaiver } from './pipedrive-waivers.ts';
