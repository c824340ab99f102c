import { ApiError } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { dayOf, readTime, wireTime } from '../salesforce-time.ts';
import type { FieldValue, FieldValues } from '../schema/field-definition.ts';

/** What a rule knows when it fills fields. */
export interface Derivation {
  readonly state: SalesforceState;
  /** The record with the new values in place. */
  readonly values: FieldValues;
  /** What the client gave. */
  readonly input: FieldValues;
  /** The time of the change in milliseconds since the epoch. */
  readonly atMs: number;
}

/** Fields that the vendor fills from others, by object. */
export function derivedValues(objectName: string, derivation: Derivation): FieldValues {
  return rules[objectName]?.(derivation) ?? {};
}

const fullName = ({ values }: Derivation): FieldValues => ({
  Name: [values.FirstName, values.LastName].filter((part) => part).join(' '),
});

/** A last name makes an account a person, whose name nobody writes. */
const accountValues = (derivation: Derivation): FieldValues => {
  const { state, values, input } = derivation;
  const isPerson = state.settings.personAccounts && (values.LastName ?? null) !== null;
  if (!isPerson) return {};
  if ('Name' in input && 'LastName' in input) {
    const message = 'Account: bad field names on insert/update call: Name';
    throw new ApiError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', message, { fields: ['Name'] });
  }
  return { ...fullName(derivation), IsPersonAccount: true };
};

const rules: Readonly<Record<string, (derivation: Derivation) => FieldValues>> = {
  Account: accountValues,
  Contact: fullName,
  Lead: fullName,
  User: fullName,
  Opportunity: opportunityValues,
  Task: taskValues,
  Event: eventValues,
};

function opportunityValues({ state, values, input }: Derivation): FieldValues {
  const stage = state
    .object('OpportunityStage')
    ?.table.rows()
    .find((row) => row.values.ApiName === values.StageName);
  if (stage === undefined) return { IsClosed: false, IsWon: false };
  const { IsClosed, IsWon, DefaultProbability, ForecastCategory, ForecastCategoryName } = stage.values;
  const moved = 'StageName' in input;
  return {
    IsClosed: IsClosed ?? false,
    IsWon: IsWon ?? false,
    ...(moved && !('Probability' in input) ? { Probability: DefaultProbability ?? null } : {}),
    ...(moved && !('ForecastCategoryName' in input)
      ? { ForecastCategory: ForecastCategory ?? null, ForecastCategoryName: ForecastCategoryName ?? null }
      : {}),
  };
}

function taskValues({ state, values, atMs }: Derivation): FieldValues {
  const isClosed = values.Status === 'Completed';
  const completedAt = isClosed ? (values.CompletedDateTime ?? wireTime(Math.floor(atMs / 1000) * 1000)) : null;
  return {
    IsClosed: isClosed,
    IsHighPriority: values.Priority === 'High',
    AccountId: accountOf(state, values),
    ...(state.settings.unverified.completedDateTime ? { CompletedDateTime: completedAt } : {}),
  };
}

function eventValues({ state, values, input }: Derivation): FieldValues {
  const start = values.StartDateTime ?? values.ActivityDateTime ?? null;
  const startMs = typeof start === 'string' ? readTime(start) : undefined;
  if (startMs === undefined) {
    if (values.IsAllDayEvent === true && values.ActivityDate !== null) return { AccountId: accountOf(state, values) };
    throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [StartDateTime]', {
      fields: ['StartDateTime'],
    });
  }
  return {
    ...span(startMs, values, input),
    StartDateTime: wireTime(startMs),
    ActivityDateTime: wireTime(startMs),
    ActivityDate: dayOf(startMs),
    AccountId: accountOf(state, values),
  };
}

/** The end and the length of a meeting, from whichever was given last. */
function span(startMs: number, values: FieldValues, input: FieldValues): FieldValues {
  const minuteMs = 60_000;
  const endMs = typeof values.EndDateTime === 'string' ? readTime(values.EndDateTime) : undefined;
  const minutes = values.DurationInMinutes;
  const byEnd = endMs !== undefined && (input.EndDateTime !== undefined || typeof minutes !== 'number');
  if (byEnd && endMs < startMs) {
    throw new ApiError(400, 'FIELD_INTEGRITY_EXCEPTION', 'Event duration can not be negative.', {
      fields: ['EndDateTime'],
    });
  }
  if (byEnd) return { DurationInMinutes: Math.round((endMs - startMs) / minuteMs) };
  if (typeof minutes === 'number') return { EndDateTime: wireTime(startMs + minutes * minuteMs) };
  throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [EndDateTime]', {
    fields: ['EndDateTime'],
  });
}

/** The company an activity belongs to, through its deal or its person. */
function accountOf(state: SalesforceState, values: FieldValues): FieldValue {
  const whatId = String(values.WhatId ?? '');
  const what = state.objectOfId(whatId);
  if (what?.name === 'Account') return whatId;
  const viaDeal = what?.table.get(whatId)?.values.AccountId;
  if (viaDeal) return viaDeal;
  const whoId = String(values.WhoId ?? '');
  const who = state.objectOfId(whoId);
  return (who?.name === 'Contact' ? who.table.get(whoId)?.values.AccountId : undefined) ?? null;
}
