import type { DuplicateRule } from '../access/org-rules.ts';
import { ApiError } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { FieldValues } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import type { Row } from './record-table.ts';

const usualMessage = "You're creating a duplicate record. We recommend you use an existing record instead.";

/**
 * Refuses a record that a duplicate rule takes for one that exists.
 *
 * @param insist true when the client saves anyway, which helps against rules that only alert
 */
export function checkDuplicates(
  state: SalesforceState,
  object: SalesforceObject,
  values: FieldValues,
  insist: boolean,
): void {
  for (const rule of state.rules.duplicates) {
    if (rule.objectType !== object.name || (insist && rule.action === 'alert')) continue;
    const matches = matchesOf(object, values, rule);
    if (matches.length > 0) throw duplicatesDetected(state, object, rule, matches);
  }
}

function matchesOf(object: SalesforceObject, values: FieldValues, { matchOn }: DuplicateRule): readonly Row[] {
  const key = (row: FieldValues): string | undefined => {
    const parts = matchOn.map((name) => row[name]);
    return parts.every((part) => part) ? parts.map((part) => String(part).toLowerCase()).join('\n') : undefined;
  };
  const wanted = key(values);
  if (wanted === undefined) return [];
  const [first = ''] = matchOn;
  const candidates = object.table.lookup(first, values[first] ?? null) ?? object.table.rows();
  return candidates.filter(
    (row) => row.deletedAtMs === undefined && row.id !== values.Id && key(row.values) === wanted,
  );
}

function duplicatesDetected(
  { settings }: SalesforceState,
  object: SalesforceObject,
  rule: DuplicateRule,
  matches: readonly Row[],
): ApiError {
  const message = rule.message ?? usualMessage;
  const url = `/services/data/v${settings.newestVersion}.0/sobjects/${object.name}`;
  const result = {
    allowSave: rule.action === 'alert',
    duplicateRule: rule.name,
    duplicateRuleEntityType: object.name,
    errorMessage: message,
    matchResults: [
      {
        entityType: object.name,
        errors: [],
        matchEngine: 'ExactMatchEngine',
        matchRecords: matches.map(({ id }) => ({
          additionalInformation: [],
          fieldDiffs: [],
          matchConfidence: 100,
          record: { attributes: { type: object.name, url: `${url}/${id}` }, Id: id },
        })),
        rule: rule.matchRule,
        size: matches.length,
        success: true,
      },
    ],
  };
  return new ApiError(400, 'DUPLICATES_DETECTED', message, { extra: { [settings.unverified.duplicateKey]: result } });
}
