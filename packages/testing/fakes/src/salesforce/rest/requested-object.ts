import { resourceNotFound } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';

/** The object that a path names. @throws ApiError when the user of the API sees none */
export function requestedObject(state: SalesforceState, name: string): SalesforceObject {
  const object = state.object(name);
  if (object === undefined || state.access.isObjectHidden(object.name)) throw resourceNotFound();
  return object;
}
