import { ApiError, malformedQuery } from '../api-error.ts';
import { parseCondition } from './parse-condition.ts';
import type { FieldPath, OrderStep, SoqlQuery } from './soql-query.ts';
import { soqlTokens } from './soql-token.ts';
import { createTokenReader, type TokenReader } from './token-reader.ts';

const mostOffset = 2000;

/** Reads a query. @throws ApiError when it is not valid */
export function parseSoql(text: string, nowMs: number): SoqlQuery {
  const reader = createTokenReader(soqlTokens(text));
  const query = parseQuery(reader, nowMs);
  reader.end();
  return query;
}

/** Reads a query up to where it ends within another. @throws ApiError when it is not valid */
export function parseQuery(reader: TokenReader, nowMs: number): SoqlQuery {
  reader.expectWord('SELECT');
  const selection = parseSelection(reader);
  reader.expectWord('FROM');
  const from = reader.word();
  const where = reader.takeWord('WHERE') ? parseCondition(reader, nowMs) : undefined;
  const orderBy = reader.takeWord('ORDER') ? parseOrder(reader) : [];
  const limit = reader.takeWord('LIMIT') ? reader.wholeNumber() : undefined;
  const offset = reader.takeWord('OFFSET') ? reader.wholeNumber() : undefined;
  if (offset !== undefined && offset > mostOffset) {
    throw new ApiError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${mostOffset}`);
  }
  if ('allFields' in selection && selection.allFields !== 'STANDARD' && (limit === undefined || limit > 200)) {
    throw malformedQuery('The SOQL FIELDS function must have a LIMIT of at most 200');
  }
  return {
    ...selection,
    from,
    orderBy,
    ...(where === undefined ? {} : { where }),
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
  };
}

type Selection = Pick<SoqlQuery, 'select' | 'isCount' | 'allFields'>;

function parseSelection(reader: TokenReader): Selection {
  if (reader.takeWord('COUNT')) {
    reader.expectSign('(');
    reader.expectSign(')');
    return { select: [], isCount: true };
  }
  if (reader.takeWord('FIELDS')) {
    reader.expectSign('(');
    const group = reader.word().toUpperCase();
    reader.expectSign(')');
    if (group !== 'ALL' && group !== 'STANDARD' && group !== 'CUSTOM')
      throw malformedQuery(`No group of fields ${group}.`);
    return { select: [], isCount: false, allFields: group };
  }
  const select: FieldPath[] = [];
  do select.push(path(reader.word()));
  while (reader.takeSign(','));
  const names = select.map((each) => each.join('.').toLowerCase());
  const double = names.find((name, at) => names.indexOf(name) !== at);
  if (double !== undefined) throw new ApiError(400, 'INVALID_FIELD', `duplicate field selected: ${double}`);
  return { select, isCount: false };
}

function parseOrder(reader: TokenReader): OrderStep[] {
  reader.expectWord('BY');
  const steps: OrderStep[] = [];
  do {
    const field = path(reader.word());
    const descending = reader.takeWord('DESC') || (reader.takeWord('ASC') && false);
    const hasNulls = reader.takeWord('NULLS');
    const nullsLast = hasNulls && reader.takeWord('LAST');
    if (hasNulls && !nullsLast) reader.expectWord('FIRST');
    steps.push({ path: field, descending, nullsLast });
  } while (reader.takeSign(','));
  return steps;
}

/** Splits what was written into relationship names and a field. */
export function path(text: string): FieldPath {
  return text.split('.');
}
