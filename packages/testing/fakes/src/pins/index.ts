export { fishbowlPins } from './fishbowl-pins.ts';
export { hubspotPins } from './hubspot-pins.ts';
export { openphonePins } from './openphone-pins.ts';
export { pipedrivePins } from './pipedrive-pins.ts';
export { salesforcePins } from './salesforce-pins.ts';
export { suitedashPins } from './suitedash-pins.ts';
