import { path, type RequestPath } from '@crmsync/adapter-kit';

/** A version of HubSpot's API: dated, or the older numbered one. */
export type HubspotApiVersion = '2026-03' | '2026-09' | 'v3';

/** Where things are, by API version. @see https://developers.hubspot.com/docs/developer-tooling/platform/versioning */
export interface HubspotPaths {
  objects(objectType: string): RequestPath;
  object(objectType: string, id: string): RequestPath;
  search(objectType: string): RequestPath;
  batch(objectType: string, verb: 'read' | 'create' | 'update' | 'upsert' | 'archive'): RequestPath;
  links(from: string, to: string, verb: 'read' | 'create' | 'archive'): RequestPath;
  linkLabelsArchive(from: string, to: string): RequestPath;
  owners(): RequestPath;
  pipelines(objectType: string): RequestPath;
  properties(objectType: string): RequestPath;
  account(): RequestPath;
}

/** The paths of an API version. */
export function hubspotPaths(version: HubspotApiVersion): HubspotPaths {
  return version === 'v3' ? numberedPaths : datedPaths(version);
}

function datedPaths(version: string): HubspotPaths {
  return {
    objects: (type) => path`/crm/objects/${version}/${type}`,
    object: (type, id) => path`/crm/objects/${version}/${type}/${id}`,
    search: (type) => path`/crm/objects/${version}/${type}/search`,
    batch: (type, verb) => path`/crm/objects/${version}/${type}/batch/${verb}`,
    links: (from, to, verb) => path`/crm/associations/${version}/${from}/${to}/batch/${verb}`,
    linkLabelsArchive: (from, to) => path`/crm/associations/${version}/${from}/${to}/batch/labels/archive`,
    owners: () => path`/crm/owners/${version}`,
    pipelines: (type) => path`/crm/pipelines/${version}/${type}`,
    properties: (type) => path`/crm/properties/${version}/${type}`,
    account: () => path`/account-info/${version}/details`,
  };
}

const numberedPaths: HubspotPaths = {
  objects: (type) => path`/crm/v3/objects/${type}`,
  object: (type, id) => path`/crm/v3/objects/${type}/${id}`,
  search: (type) => path`/crm/v3/objects/${type}/search`,
  batch: (type, verb) => path`/crm/v3/objects/${type}/batch/${verb}`,
  links: (from, to, verb) => path`/crm/v4/associations/${from}/${to}/batch/${verb}`,
  linkLabelsArchive: (from, to) => path`/crm/v4/associations/${from}/${to}/batch/labels/archive`,
  owners: () => path`/crm/v3/owners`,
  pipelines: (type) => path`/crm/v3/pipelines/${type}`,
  properties: (type) => path`/crm/v3/properties/${type}`,
  account: () => path`/account-info/v3/details`,
};
