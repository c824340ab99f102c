import { visibleFields } from '../records/record-view.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { FieldDefinition, PicklistChoice } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { requestedObject } from './requested-object.ts';
import type { CallHandler, SalesforceCall } from './salesforce-call.ts';

/** Answers `/sobjects`, `/sobjects/{Obj}` and `/sobjects/{Obj}/describe`, as the user of the API sees them. */
export function createDescribeHandler(state: SalesforceState): CallHandler {
  return (call) => {
    const [word, name, last, ...more] = call.segments;
    if (word !== 'sobjects' || more.length > 0 || call.method !== 'GET') return undefined;
    if (name === undefined) return { status: 200, body: describeAll(state, call.version) };
    if (last !== undefined && last !== 'describe') return undefined;
    const object = requestedObject(state, name);
    if (last === undefined)
      return { status: 200, body: { objectDescribe: describeBriefly(object, call.version), recentItems: [] } };
    const headers = { 'last-modified': new Date(object.changedAtMs()).toUTCString() };
    if (isUnchanged(object, call)) return { status: 304, headers };
    return { status: 200, headers, body: describeObject(state, object, call.version) };
  };
}

function isUnchanged(object: SalesforceObject, { headers }: SalesforceCall): boolean {
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(object.changedAtMs() / 1000) * 1000 <= since;
}

function describeAll(state: SalesforceState, version: string) {
  const seen = state.objects.filter(({ name }) => !state.access.isObjectHidden(name));
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects: seen.map((object) => describeBriefly(object, version)) };
}

function describeBriefly({ name, definition }: SalesforceObject, version: string) {
  const { label, labelPlural, keyPrefix, writable = true, deletable = writable, mergeable = false } = definition;
  const url = `/services/data/v${version}/sobjects/${name}`;
  return {
    name,
    label,
    labelPlural,
    keyPrefix,
    createable: writable,
    updateable: writable,
    deletable,
    undeletable: deletable,
    mergeable,
    queryable: true,
    retrieveable: true,
    searchable: writable,
    replicateable: true,
    custom: false,
    urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
  };
}

function describeObject(state: SalesforceState, object: SalesforceObject, version: string) {
  return {
    ...describeBriefly(object, version),
    fields: visibleFields(state, object).map((field) => describeField(state, object, field)),
    recordTypeInfos: recordTypeInfos(object),
    childRelationships: childRelationships(state, object),
  };
}

function describeField(state: SalesforceState, object: SalesforceObject, field: FieldDefinition) {
  const isLocked = state.access.isLocked(object.name, field.name);
  const isLong = field.type === 'address' || (field.type === 'textarea' && (field.length ?? 0) > 255);
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    length: field.length ?? 0,
    precision: field.precision ?? (field.type === 'currency' || field.type === 'double' ? 18 : 0),
    scale: field.scale ?? 0,
    nillable: field.nillable,
    createable: field.createable && !isLocked,
    updateable: field.updateable && !isLocked,
    defaultedOnCreate: field.byDefault !== undefined || (!field.createable && !field.nillable),
    calculated: field.formula !== undefined,
    autoNumber: false,
    custom: field.custom,
    externalId: field.externalId ?? false,
    idLookup: field.idLookup ?? field.externalId ?? false,
    unique: field.unique ?? false,
    caseSensitive: field.caseSensitive ?? false,
    picklistValues: (field.choices ?? []).map(describeChoice),
    restrictedPicklist: field.restricted ?? false,
    dependentPicklist: false,
    controllerName: null,
    referenceTo: field.referenceTo ?? [],
    relationshipName: field.relationshipName ?? null,
    compoundFieldName: field.compoundFieldName ?? null,
    filterable: !isLong,
    sortable: !isLong,
    encrypted: false,
    permissionable: field.createable && field.nillable,
  };
}

function describeChoice({ value, label = value, active = true, byDefault = false }: PicklistChoice) {
  return { value, label, active, defaultValue: byDefault, validFor: null };
}

function recordTypeInfos(object: SalesforceObject) {
  const master = { recordTypeId: '012000000000000AAA', name: 'Master', developerName: 'Master', master: true };
  const own = object.recordTypes().map(({ id, name, developerName, active = true, byDefault = false }) => ({
    recordTypeId: id,
    name,
    developerName,
    master: false,
    active,
    available: active,
    defaultRecordTypeMapping: byDefault,
  }));
  const hasDefault = own.some(({ defaultRecordTypeMapping }) => defaultRecordTypeMapping);
  return [...own, { ...master, active: true, available: true, defaultRecordTypeMapping: !hasDefault }];
}

function childRelationships(state: SalesforceState, object: SalesforceObject) {
  return state.objects.flatMap((child) =>
    child
      .fields()
      .filter(({ referenceTo }) => referenceTo?.includes(object.name) === true)
      .map(({ name }) => ({
        childSObject: child.name,
        field: name,
        relationshipName: child.definition.labelPlural.replaceAll(' ', ''),
        cascadeDelete: object.name === 'Account' && name === 'AccountId',
      })),
  );
}
