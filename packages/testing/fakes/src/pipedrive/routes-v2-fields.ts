import { ApiError, failureBody, invalidInput, notFound } from './api-error.ts';
import {
  customFieldTypes,
  type FieldDefinition,
  type FieldOption,
  type FieldOwner,
  fieldWire,
} from './field-definition.ts';
import {
  type Check,
  clearable,
  InputProblem,
  type InputShape,
  integer,
  list,
  nested,
  oneOf,
  readInput,
  text,
} from './input-shape.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { limitParam, listParam } from './query-params.ts';
import { type ApiAnswer, type Route, success } from './router.ts';

const paths: readonly { readonly path: string; readonly owner: FieldOwner; readonly readOnly: boolean }[] = [
  { path: '/personFields', owner: 'person', readOnly: false },
  { path: '/organizationFields', owner: 'organization', readOnly: false },
  { path: '/dealFields', owner: 'deal', readOnly: false },
  { path: '/activityFields', owner: 'activity', readOnly: true },
];

const fieldName = text({ filled: true, maxLength: 255 });
const optionLabels = list(nested({ label: fieldName }, ['label']));
const anyObject: Check = (value, path) => {
  if (!isJsonObject(value)) throw new InputProblem(path, 'must be an object');
  return value;
};
/** Only deal fields carry a description. */
function descriptionShape(owner: FieldOwner): InputShape {
  return owner === 'deal' ? { description: clearable(text()) } : {};
}

const looks = { ui_visibility: anyObject, important_fields: anyObject, required_fields: anyObject };

/** The field lists of v2: reading, and making, renaming and removing custom fields and their options. */
export function fieldRoutes(state: PipedriveState): Route[] {
  return paths.flatMap(({ path, owner, readOnly }) => [
    ...readRoutes(state, path, owner),
    ...(readOnly ? [] : [...writeRoutes(state, path, owner), ...optionRoutes(state, path, owner)]),
  ]);
}

function readRoutes(state: PipedriveState, path: string, owner: FieldOwner): Route[] {
  return [
    {
      version: 'v2',
      method: 'GET',
      pattern: path,
      tokens: 10,
      endpoint: ({ query }) => {
        const limit = limitParam(query, 500);
        const start = readCursor(query)?.start ?? 0;
        if (typeof start !== 'number') throw invalidInput(['cursor: invalid cursor']);
        const fields = state.fields[owner].all();
        const next = fields.length > start + limit ? writeCursor({ start: start + limit }) : null;
        const extras = listParam(query, 'include_fields') ?? [];
        const data = fields.slice(start, start + limit).map((field) => ({ ...fieldWire(field), ...looksOf(extras) }));
        return success(data, { next_cursor: next });
      },
    },
    {
      version: 'v2',
      method: 'GET',
      pattern: `${path}/{field_code}`,
      tokens: 1,
      endpoint: (_call, params) => success(fieldWire(fieldOf(state, owner, params.text('field_code')))),
    },
  ];
}

function writeRoutes(state: PipedriveState, path: string, owner: FieldOwner): Route[] {
  const one = `${path}/{field_code}`;
  const fields = state.fields[owner];
  return [
    {
      version: 'v2',
      method: 'POST',
      pattern: path,
      tokens: 5,
      endpoint: ({ body }) => success(fieldWire(createField(state, owner, body))),
    },
    {
      version: 'v2',
      method: 'PATCH',
      pattern: one,
      tokens: 5,
      endpoint: ({ body }, params) => {
        const field = customFieldOf(state, owner, params.text('field_code'));
        const input = readInput(body, { field_name: fieldName, ...descriptionShape(owner), ...looks });
        const change = {
          ...(typeof input.field_name === 'string' ? { name: input.field_name } : {}),
          ...(input.description === undefined ? {} : { description: String(input.description ?? '') }),
        };
        return success(fieldWire(fields.change(field.code, change) ?? field));
      },
    },
    {
      version: 'v2',
      method: 'DELETE',
      pattern: one,
      tokens: 3,
      endpoint: (_call, params) => {
        const field = customFieldOf(state, owner, params.text('field_code'));
        fields.remove(field.code);
        return success(fieldWire(field));
      },
    },
  ];
}

function createField(state: PipedriveState, owner: FieldOwner, body: Json | undefined): FieldDefinition {
  const input = readInput(
    body,
    {
      field_name: fieldName,
      field_type: oneOf(...customFieldTypes),
      options: optionLabels,
      ...descriptionShape(owner),
      ...looks,
    },
    { required: ['field_name', 'field_type'] },
  );
  const type = String(input.field_type);
  const hasOptions = type === 'enum' || type === 'set';
  const labels = labelsOf(input.options);
  if (hasOptions && labels.length === 0) throw invalidInput(['options: options is a required field']);
  if (!hasOptions && input.options !== undefined) throw invalidInput(['options: options is not allowed']);
  return state.fields[owner].create({
    name: String(input.field_name),
    type,
    optionLabels: hasOptions ? labels : null,
    ...(owner === 'deal' ? { description: String(input.description ?? '') } : {}),
  });
}

function optionRoutes(state: PipedriveState, path: string, owner: FieldOwner): Route[] {
  const pattern = `${path}/{field_code}/options`;
  const route = (method: string, tokens: number, change: OptionChange): Route => ({
    version: 'v2',
    method,
    pattern,
    tokens,
    endpoint: ({ body }, params) => changeOptions(state, owner, params.text('field_code'), body, change),
  });
  return [route('POST', 5, 'add'), route('PATCH', 5, 'rename'), route('DELETE', 3, 'remove')];
}

type OptionChange = 'add' | 'rename' | 'remove';

const optionItems: Readonly<Record<OptionChange, Check>> = {
  add: optionLabels,
  rename: list(nested({ id: integer, label: fieldName }, ['id', 'label'])),
  remove: list(nested({ id: integer }, ['id'])),
};

/** Options change all together or not at all. */
function changeOptions(
  state: PipedriveState,
  owner: FieldOwner,
  code: string,
  body: Json | undefined,
  change: OptionChange,
): ApiAnswer {
  const fields = state.fields[owner];
  const field = customFieldOf(state, owner, code);
  const known = field.options;
  if (known === null) throw invalidInput(['field_code: the field has no options']);
  const { items } = readInput({ items: body ?? null }, { items: optionItems[change] });
  if (change === 'add') {
    const added = labelsOf(items).map(fields.newOption);
    fields.setOptions(code, [...known, ...added]);
    return success(added.map(optionWire));
  }
  const wanted = new Map(objectsOf(items).map(({ id, label }) => [id, label]));
  for (const id of wanted.keys()) {
    if (!known.some((option) => option.id === id)) throw invalidInput(['id: must be an existing option id']);
  }
  const touched = known.filter((option) => wanted.has(option.id));
  if (change === 'remove') {
    fields.setOptions(
      code,
      known.filter((option) => !wanted.has(option.id)),
    );
    return success(touched.map(optionWire));
  }
  const renamed = (option: FieldOption): FieldOption => ({ ...option, label: String(wanted.get(option.id)) });
  fields.setOptions(
    code,
    known.map((option) => (wanted.has(option.id) ? renamed(option) : option)),
  );
  return success(touched.map((option) => optionWire(renamed(option))));
}

function optionWire({ id, label }: FieldOption): JsonObject {
  return { id, label };
}

function objectsOf(items: Json | undefined): JsonObject[] {
  return isJsonArray(items) ? items.filter(isJsonObject) : [];
}

function labelsOf(items: Json | undefined): string[] {
  return objectsOf(items).map(({ label }) => String(label));
}

function fieldOf(state: PipedriveState, owner: FieldOwner, code: string): FieldDefinition {
  const field = state.fields[owner].get(code);
  if (field === undefined) throw notFound('field');
  return field;
}

function customFieldOf(state: PipedriveState, owner: FieldOwner, code: string): FieldDefinition {
  const field = fieldOf(state, owner, code);
  if (!field.isCustom) throw new ApiError(403, failureBody('Field cannot be changed', 'Only custom fields can.'));
  return field;
}

function looksOf(extras: readonly string[]): JsonObject {
  const known: JsonObject = {
    ui_visibility: { add_visible_flag: false, details_visible_flag: true },
    important_fields: { enabled: false, stage_ids: [] },
    required_fields: { enabled: false },
  };
  return Object.fromEntries(Object.entries(known).filter(([key]) => extras.includes(key)));
}
