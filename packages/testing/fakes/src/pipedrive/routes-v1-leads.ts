import { invalidInput, notFound } from './api-error.ts';
import type { Cause } from './change-event.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { gatherLeadCustomFields } from './lead-rules.ts';
import { idOf, type PipedriveState } from './pipedrive-state.ts';
import { integerParam, timeParam } from './query-params.ts';
import type { Row } from './record-table.ts';
import { createRecord, deleteRecord, livingRow, replaceRecord, updateRecord } from './record-writer.ts';
import { type PathParams, type Route, success } from './router.ts';
import { v1Page } from './v1-paging.ts';
import { leadWire } from './wire-v1.ts';

/** Leads: reading and writing in v1, turning into deals in v2. */
export function leadRoutes(state: PipedriveState): Route[] {
  return [...listRoutes(state), ...writeRoutes(state), ...convertRoutes(state)];
}

function listRoutes(state: PipedriveState): Route[] {
  const listRoute = (pattern: string, tokens: number, archived: boolean): Route => ({
    version: 'v1',
    method: 'GET',
    pattern,
    tokens,
    endpoint: ({ query }) => {
      const { items, paging } = v1Page(matchingLeads(state, query, archived), query);
      return success(items.map(leadWire), { pagination: paging });
    },
  });
  return [
    listRoute('/leads', 20, false),
    listRoute('/leads/archived', 40, true),
    {
      version: 'v1',
      method: 'GET',
      pattern: '/leads/{id}',
      tokens: 2,
      endpoint: (_call, params) => success(leadWire(leadOf(state, params))),
    },
  ];
}

function writeRoutes(state: PipedriveState): Route[] {
  const gather = (body: Json | undefined): Json =>
    isJsonObject(body) ? gatherLeadCustomFields(state, body) : (body ?? null);
  return [
    {
      version: 'v1',
      method: 'POST',
      pattern: '/leads',
      tokens: 10,
      endpoint: ({ body, cause }) => success(leadWire(createRecord(state, 'lead', cause, gather(body)))),
    },
    {
      version: 'v1',
      method: 'PATCH',
      pattern: '/leads/{id}',
      tokens: 10,
      endpoint: ({ body, cause }, params) =>
        success(leadWire(updateRecord(state, 'lead', cause, leadOf(state, params).id, gather(body)))),
    },
    {
      version: 'v1',
      method: 'DELETE',
      pattern: '/leads/{id}',
      tokens: 6,
      endpoint: ({ cause }, params) => {
        deleteRecord(state, 'lead', cause, leadOf(state, params).id);
        return success({ id: params.text('id') });
      },
    },
  ];
}

function convertRoutes(state: PipedriveState): Route[] {
  return [
    {
      version: 'v2',
      method: 'POST',
      pattern: '/leads/{id}/convert/deal',
      tokens: 40,
      endpoint: ({ body, cause }, params) => {
        const lead = leadOf(state, params);
        const conversionId = state.uuid();
        const deal = convertLead(state, cause, lead, isJsonObject(body) ? body : {});
        state.conversions.set(conversionId, { leadId: params.text('id'), dealId: deal.id });
        return success({ conversion_id: conversionId });
      },
    },
    {
      version: 'v2',
      method: 'GET',
      pattern: '/leads/{id}/convert/status/{conversion_id}',
      tokens: 1,
      endpoint: (_call, params) => {
        const conversionId = params.text('conversion_id');
        const conversion = state.conversions.get(conversionId);
        if (conversion === undefined) throw notFound('conversion');
        return success({
          lead_id: conversion.leadId,
          deal_id: conversion.dealId,
          conversion_id: conversionId,
          status: 'completed',
        });
      },
    },
  ];
}

/** Makes a deal from a lead, moves its notes and activities, and marks the lead deleted. */
function convertLead(state: PipedriveState, cause: Cause, lead: Row, place: JsonObject): Row {
  const { fields } = lead;
  const money = isJsonObject(fields.value) ? fields.value : {};
  const created = createRecord(state, 'deal', cause, {
    ...place,
    title: fields.title ?? '',
    owner_id: fields.owner_id ?? cause.userId,
    person_id: fields.person_id ?? null,
    org_id: fields.organization_id ?? null,
    ...(money.amount === undefined ? {} : { value: money.amount, currency: money.currency ?? 'USD' }),
    expected_close_date: fields.expected_close_date ?? null,
    custom_fields: lead.custom,
  });
  const uuid = fields.uuid ?? null;
  const linked = { ...created, fields: { ...created.fields, source_lead_id: uuid } };
  state.tables.deal.put(linked);
  for (const entity of ['note', 'activity'] as const) {
    for (const row of [...state.tables[entity].rows()]) {
      if (row.fields.lead_id !== uuid) continue;
      replaceRecord(state, entity, cause, row, {
        ...row,
        fields: { ...row.fields, lead_id: null, deal_id: created.id },
      });
    }
  }
  deleteRecord(state, 'lead', cause, lead.id);
  return linked;
}

function leadOf(state: PipedriveState, params: PathParams): Row {
  const rowId = state.leadRows.get(params.text('id'));
  if (rowId === undefined) throw notFound('lead');
  return livingRow(state, 'lead', rowId);
}

function matchingLeads(state: PipedriveState, query: URLSearchParams, archived: boolean): Row[] {
  const since = timeParam(query, 'updated_since');
  const wanted = ['owner_id', 'person_id', 'organization_id'].map((key) => [key, integerParam(query, key)] as const);
  const rows = [...state.tables.lead.rows()].filter(
    ({ deletedAtMs, updatedAtMs, fields }) =>
      deletedAtMs === undefined &&
      (fields.is_archived === true) === archived &&
      (since === undefined || updatedAtMs >= since) &&
      wanted.every(([key, id]) => id === undefined || idOf(fields[key]) === id),
  );
  return sortLeads(rows, query.get('sort'));
}

function sortLeads(rows: Row[], sort: string | null): Row[] {
  if (sort === null) return rows;
  const [key = 'id', way = 'asc'] = sort.trim().toLowerCase().split(/\s+/);
  if (!['id', 'title', 'owner_id', 'creator_id', 'expected_close_date', 'add_time', 'update_time'].includes(key)) {
    throw invalidInput(['sort: unknown field']);
  }
  const sign = way === 'desc' ? -1 : 1;
  const value = (row: Row): string | number => {
    if (key === 'update_time') return row.updatedAtMs;
    if (key === 'add_time') return row.addedAtMs;
    return String((key === 'id' ? row.fields.uuid : row.fields[key]) ?? '');
  };
  return rows.sort((left, right) => {
    const [a, b] = [value(left), value(right)];
    return a === b ? left.id - right.id : a < b ? -sign : sign;
  });
}
