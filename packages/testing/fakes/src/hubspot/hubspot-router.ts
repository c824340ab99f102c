import type { FakeRequest } from '../fake-crm.ts';
import { accountHandler } from './account-handler.ts';
import { associationBatchHandler } from './association-batch-handler.ts';
import type { HubSpotHandler } from './hubspot-call.ts';
import { objectHandler } from './object-handler.ts';
import { ownerHandler } from './owner-handler.ts';
import { pipelineHandler } from './pipeline-handler.ts';
import { propertyHandler } from './property-handler.ts';
import type { LimitedArea } from './request-limits.ts';

/** A path taken apart. */
export interface HubSpotRoute {
  readonly area: string;
  /** `v3`, `v4`, `v1` for OAuth, or a date version. */
  readonly version: string;
  readonly segments: readonly string[];
}

const dateVersions = ['2026-03', '2026-09'];

/** The places where a version stands: date versions after the area, older ones before it but for a few. */
const places: Readonly<Record<string, readonly string[]>> = {
  objects: dateVersions,
  owners: dateVersions,
  pipelines: dateVersions,
  properties: dateVersions,
  associations: ['v4', ...dateVersions],
  'account-info': ['v3', ...dateVersions],
  oauth: ['v1', 'v3', ...dateVersions],
};
const legacyAreas: Readonly<Record<string, readonly string[]>> = {
  v3: ['objects', 'owners', 'pipelines', 'properties'],
  v4: ['objects', 'associations'],
};

/** The handlers by area. */
export const handlers: Readonly<Record<string, HubSpotHandler>> = {
  objects: objectHandler,
  associations: associationBatchHandler,
  owners: ownerHandler,
  pipelines: pipelineHandler,
  properties: propertyHandler,
  'account-info': accountHandler,
};

/** Takes a path apart, whether the version stands before the area or after it; absent for a foreign path. */
export function parseRoute(pathname: string): HubSpotRoute | undefined {
  const parts = pathname.split('/').filter(Boolean).map(decodeSegment);
  const isCrm = parts[0] === 'crm';
  const [first, second, ...rest] = isCrm ? parts.slice(1) : parts;
  if (first === undefined || second === undefined || isCrm === outsideCrm.has(first)) return undefined;
  if (places[first]?.includes(second) === true) return { area: first, version: second, segments: rest };
  return legacyAreas[first]?.includes(second) === true ? { area: second, version: first, segments: rest } : undefined;
}

const outsideCrm = new Set(['account-info', 'oauth']);

/** Which limit a request counts against. */
export function limitedArea(request: FakeRequest): LimitedArea {
  const { pathname } = request.url;
  if (request.method === 'POST' && pathname.endsWith('/search')) return 'search';
  return pathname.startsWith('/crm/v4/') || pathname.startsWith('/crm/associations/') ? 'associations' : 'other';
}

/** True for a request that asks for a change. */
export function isWrite({ method, url: { pathname } }: FakeRequest): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
  return !(method === 'POST' && (/\/(search|batch\/read)$/.test(pathname) || pathname.startsWith('/oauth/')));
}

/** True for a batch that writes. */
export function isWritingBatch(request: FakeRequest): boolean {
  return isWrite(request) && request.url.pathname.includes('/batch/');
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
