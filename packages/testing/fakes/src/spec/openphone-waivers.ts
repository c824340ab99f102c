import type { SpecWaiver } from './pipedrive-waivers.ts';

const anyOperation = /./;
const oneCode = 'The document lists one error of each status; the service has others, whose codes it names elsewhere.';

/** The differences between OpenPhone's description and the service that are known and accepted. */
export const openphoneWaivers: readonly SpecWaiver[] = [
  {
    operation: anyOperation,
    part: 'status',
    pointer: /^429$/,
    reason: 'The document has no answer for a full limit, which the vendor describes in words.',
  },
  {
    operation: /^(GET|POST|PATCH|DELETE) \/v1\/(contacts|calls|webhooks)/,
    part: 'response',
    pointer: /^\/(code|title|description) of 400$/,
    reason: oneCode,
  },
  {
    operation: /^(GET|POST) \/v1\/messages/,
    part: 'response',
    pointer: /^\/(code|title|description) of (400|403)$/,
    reason: oneCode,
  },
  {
    operation: /^GET \/v1\/messages/,
    part: 'response',
    pointer: /^\/data(\/\d+)?\/userId$/,
    reason: 'Nobody of the workspace sends an incoming message; its user is null.',
  },
];
