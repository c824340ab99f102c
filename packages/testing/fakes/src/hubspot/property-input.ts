import { ApiError, contactExists, type ErrorDetail } from './api-error.ts';
import { closedLike } from './deal-stage.ts';
import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import type { ObjectRow } from './object-row.ts';
import type { PropertyDefinition } from './property-definition.ts';
import { checkValue, type ValueProblem } from './property-value.ts';

/** Values as a request gives them. */
export type PropertyInput = Readonly<Record<string, string>>;

/** Which rules a change must keep. */
export interface InputRules {
  /** The record before the change; absent on create. */
  readonly before?: ObjectRow;
  /** True for a person in the CRM, who may set a lifecycle stage back. */
  readonly byUser?: boolean;
}

/** Checks the values of a change and gives back those to store. Throws `ApiError` naming each wrong one. */
export function readPropertyInput(
  state: HubSpotState,
  space: ObjectSpace,
  input: PropertyInput,
  rules: InputRules,
): Record<string, string> {
  const values: Record<string, string> = {};
  const problems: { name: string; problem: ValueProblem }[] = [];
  for (const [given, text] of Object.entries(input)) {
    const name = given.toLowerCase();
    const property = space.properties.get(name);
    const outcome = property === undefined ? unknownProperty(name) : checkOne(state, property, text, rules.before);
    if ('problem' in outcome) problems.push({ name, problem: outcome.problem });
    else values[name] = outcome.value;
  }
  problems.push(...stageProblems(space, values, rules.before));
  if (problems.length > 0) throw invalidProperties(problems);
  if (rules.byUser !== true) holdLifecycle(space, values, rules.before);
  refuseTaken(space, values, rules.before);
  return { ...values, ...closedLike(space, { ...rules.before?.properties, ...values }) };
}

function unknownProperty(name: string): { problem: ValueProblem } {
  return { problem: { code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` } };
}

function checkOne(state: HubSpotState, property: PropertyDefinition, text: string, before: ObjectRow | undefined) {
  if (property.archived) return unknownProperty(property.name);
  if (property.calculated || property.modificationMetadata.readOnlyValue) {
    return { problem: { code: 'READ_ONLY_VALUE', message: `"${property.name}" is a read only property` } };
  }
  if (
    property.referencedObjectType === 'OWNER' &&
    text !== '' &&
    state.strict &&
    state.owners.get(text) === undefined
  ) {
    return { problem: { code: 'INVALID_OWNER_ID', message: `The owner of "${property.name}" does not exist` } };
  }
  return checkValue(property, text, before?.properties[property.name]);
}

function stageProblems(space: ObjectSpace, values: Record<string, string>, before: ObjectRow | undefined) {
  if (space.type.name !== 'deals') return [];
  const problems: { name: string; problem: ValueProblem }[] = [];
  if (before === undefined && values.dealstage !== undefined) values.pipeline ??= 'default';
  const pipelineId = values.pipeline ?? before?.properties.pipeline ?? 'default';
  const pipeline = space.pipelines.get(pipelineId);
  const refused = (name: string): void => {
    problems.push({
      name,
      problem: { code: 'INVALID_OPTION', message: `"${name}" is not one of the allowed options` },
    });
  };
  const stageId = values.dealstage ?? (values.pipeline === undefined ? undefined : before?.properties.dealstage);
  if (pipeline === undefined) refused('pipeline');
  else if (stageId !== undefined && !pipeline.stages.some(({ id }) => id === stageId)) refused('dealstage');
  return problems;
}

/** The API ignores a step back; only an emptied stage can be set to an earlier one. */
function holdLifecycle(space: ObjectSpace, values: Record<string, string>, before: ObjectRow | undefined): void {
  const stages = space.properties.get('lifecyclestage')?.options ?? [];
  const current = stages.findIndex(({ value }) => value === before?.properties.lifecyclestage);
  const wanted = stages.findIndex(({ value }) => value === values.lifecyclestage);
  if (wanted >= 0 && wanted < current) delete values.lifecyclestage;
}

function refuseTaken(space: ObjectSpace, values: Record<string, string>, before: ObjectRow | undefined): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === '' || !space.table.isUnique(name)) continue;
    const owner = space.table.findUnique(name, value);
    if (owner === undefined || owner.id === before?.id) continue;
    if (name === 'email') throw contactExists(owner.id);
    throw new ApiError(409, {
      message: `A record with this value of ${name} already exists. Existing ID: ${owner.id}`,
      category: 'CONFLICT',
      context: { propertyName: [name], existingId: [String(owner.id)] },
    });
  }
}

/** The 400 that lists every refused value. */
function invalidProperties(problems: readonly { readonly name: string; readonly problem: ValueProblem }[]): ApiError {
  const listed = problems.map(({ name, problem }) => ({
    isValid: false,
    message: problem.message,
    error: problem.code,
    name,
    localizedErrorMessage: problem.message,
  }));
  const errors: ErrorDetail[] = problems.map(({ name, problem }) => ({
    message: problem.message,
    code: problem.code,
    context: { propertyName: [name] },
  }));
  return new ApiError(400, {
    message: `Property values were not valid: ${JSON.stringify(listed)}`,
    category: 'VALIDATION_ERROR',
    errors,
  });
}
