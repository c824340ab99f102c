import { z } from 'zod';
import type { Row } from '../row-table.ts';
import { type ApiAnswer, type ApiCall, answer, type FishbowlRoute } from './api-call.ts';
import { badInput, notFound, usualError } from './api-error.ts';
import { checkCustomerRow, customerColumns, importCustomer } from './customer-import.ts';
import type { DataQuery } from './data-query.ts';
import type { PluginInfo, User } from './fishbowl-records.ts';
import type { FishbowlState } from './fishbowl-state.ts';
import { type ImportRow, readImport } from './import-rows.ts';
import { checkOrderRow, importOrder, orderColumns } from './order-import.ts';
import { answerPage } from './result-page.ts';

interface ImportKind {
  readonly columns: readonly string[];
  check(state: FishbowlState, row: ImportRow): void;
  run(state: FishbowlState, row: ImportRow): void;
}

const imports: Readonly<Record<string, ImportKind>> = {
  Customers: { columns: customerColumns, check: checkCustomerRow, run: importCustomer },
  'Sales-Order-Details': { columns: orderColumns, check: checkOrderRow, run: importOrder },
};

/** Queries, imports, users and vendors. */
export function dataRoutes(state: FishbowlState, query: DataQuery): FishbowlRoute[] {
  return [
    {
      section: 'Imports and Exports',
      title: 'Run a data query',
      method: 'GET',
      pattern: '/api/data-query',
      since: '20.10',
      endpoint(call) {
        if (call.user?.fields.modules.includes('Data') !== true) throw usualError(403);
        const sql = call.query.get('query') ?? call.text;
        if (sql === '') throw badInput('A query is required.');
        return answer(query(sql));
      },
    },
    {
      section: 'Imports and Exports',
      title: 'Run an import',
      method: 'POST',
      pattern: '/api/import/{name}',
      since: '20.10',
      endpoint: (call) => runImport(state, call),
    },
    {
      section: 'Users',
      title: 'Search for users',
      method: 'GET',
      pattern: '/api/users',
      since: '20.10',
      endpoint: (call) => {
        const found = state.users.rows().filter((row) => isWanted(row, call.query));
        return answerPage(call, found, userAnswer, { options: state.options, list: 'users' });
      },
    },
    {
      section: 'Vendors',
      title: 'Search for vendors',
      method: 'GET',
      pattern: '/api/vendors',
      since: '20.10',
      endpoint: (call) => answerPage(call, [], () => undefined, { options: state.options, list: 'vendors' }),
    },
  ];
}

/** Links of integrations to records, as bare lists. */
export function pluginInfoRoutes(state: FishbowlState): FishbowlRoute[] {
  const route = { section: 'Integrations', since: '20.10' } as const;
  const pattern = '/api/integrations/plugin-info';
  return [
    {
      ...route,
      title: 'Search for plugin info',
      method: 'GET',
      pattern,
      endpoint({ query }) {
        const found = state.pluginInfo
          .rows()
          .filter(({ fields }) => searchKeys.every((key) => !query.has(key) || String(fields[key]) === query.get(key)));
        return answer(found.map(pluginInfoAnswer));
      },
    },
    {
      ...route,
      title: 'Create plugin info',
      method: 'POST',
      pattern,
      endpoint: (call) => answer(pluginInfoAnswer(state.pluginInfo.insert(readPluginInfo(call), 'api'))),
    },
    {
      ...route,
      title: 'Update plugin info',
      method: 'POST',
      pattern: `${pattern}/{id}`,
      endpoint: (call) =>
        answer(pluginInfoAnswer(state.pluginInfo.update(livingInfo(state, call).id, readPluginInfo(call), 'api'))),
    },
    {
      ...route,
      title: 'Delete plugin info',
      method: 'DELETE',
      pattern: `${pattern}/{id}`,
      endpoint(call) {
        state.pluginInfo.remove(livingInfo(state, call).id, 'api');
        return { status: 200 };
      },
    },
  ];
}

/** Success has no body and gives no ids. */
function runImport(state: FishbowlState, { params, text, isJson }: ApiCall): ApiAnswer {
  const { name = '' } = params;
  const kind = Object.hasOwn(imports, name) ? imports[name] : undefined;
  if (kind === undefined) throw notFound();
  const rows = readImport(text, isJson, state.options.importColumns?.[name] ?? kind.columns);
  if (state.options.importFailure === 'whole') for (const row of rows) kind.check(state, row);
  for (const row of rows) {
    kind.check(state, row);
    kind.run(state, row);
  }
  return { status: 200 };
}

function isWanted({ fields }: Row<User>, query: URLSearchParams): boolean {
  const keys = ['username', 'firstName', 'lastName', 'initials', 'active'] as const;
  return keys.every((key) => !query.has(key) || String(fields[key]) === query.get(key));
}

function userAnswer({ id, fields: { username, firstName, lastName, initials, active } }: Row<User>) {
  return { id: Number(id), username, firstName, lastName, initials, active, customFields: [] };
}

const searchKeys = ['plugin', 'authorization', 'table', 'recordId', 'groupId', 'channelId'] as const;
const pluginInfoInput = z.object({
  plugin: z.string(),
  authorization: z.string().default(''),
  table: z.string(),
  recordId: z.number().int(),
  groupId: z.number().int().nullable().default(null),
  channelId: z.string(),
  info: z.unknown(),
});

function readPluginInfo({ text }: ApiCall): PluginInfo {
  try {
    return pluginInfoInput.parse(JSON.parse(text));
  } catch {
    throw badInput('Expected plugin, table, recordId and channelId.');
  }
}

function pluginInfoAnswer({ id, fields: { authorization: _hidden, ...shown } }: Row<PluginInfo>) {
  return { id: Number(id), ...shown };
}

function livingInfo({ pluginInfo }: FishbowlState, { params }: ApiCall): Row<PluginInfo> {
  const row = pluginInfo.get(params.id ?? '');
  if (row === undefined) throw notFound();
  return row;
}
