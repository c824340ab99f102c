import { malformedQuery } from '../api-error.ts';
import { parseQuery, path } from './parse-soql.ts';
import { soqlLiteral } from './soql-literal.ts';
import type { Comparison, Condition, FieldPath, Literal } from './soql-query.ts';
import { unexpected } from './soql-token.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads a condition; AND and OR stand together only within brackets. @throws ApiError when it is not valid */
export function parseCondition(reader: TokenReader, nowMs: number): Condition {
  const first = parsePart(reader, nowMs);
  const kind = reader.sees('AND') ? 'and' : reader.sees('OR') ? 'or' : undefined;
  if (kind === undefined) return first;
  const parts = [first];
  while (reader.takeWord(kind.toUpperCase())) parts.push(parsePart(reader, nowMs));
  if (reader.sees('AND') || reader.sees('OR')) {
    const { text, at } = reader.any();
    throw unexpected(text, at);
  }
  return { kind, parts };
}

function parsePart(reader: TokenReader, nowMs: number): Condition {
  if (reader.takeWord('NOT')) return { kind: 'not', part: parsePart(reader, nowMs) };
  if (reader.takeSign('(')) {
    const inner = parseCondition(reader, nowMs);
    reader.expectSign(')');
    return inner;
  }
  return parseComparison(reader, path(reader.word()), nowMs);
}

function parseComparison(reader: TokenReader, field: FieldPath, nowMs: number): Condition {
  if (reader.takeWord('IN')) return parseIn(reader, field, false, nowMs);
  if (reader.takeWord('NOT')) {
    reader.expectWord('IN');
    return parseIn(reader, field, true, nowMs);
  }
  if (reader.takeWord('INCLUDES')) return parseIncludes(reader, field, false, nowMs);
  if (reader.takeWord('EXCLUDES')) return parseIncludes(reader, field, true, nowMs);
  const token = reader.any();
  const comparison = comparisons.find((each) => each === token.text.toUpperCase());
  if (comparison === undefined) throw unexpected(token.text, token.at);
  const literal = soqlLiteral(reader.any(), nowMs);
  if (comparison === 'LIKE' && literal.kind !== 'text') throw malformedQuery('LIKE needs a text.');
  return { kind: 'compare', path: field, comparison, literal };
}

const comparisons: readonly Comparison[] = ['=', '!=', '<', '<=', '>', '>=', 'LIKE'];

function parseIn(reader: TokenReader, field: FieldPath, negated: boolean, nowMs: number): Condition {
  reader.expectSign('(');
  if (reader.sees('SELECT')) {
    const query = parseQuery(reader, nowMs);
    reader.expectSign(')');
    return { kind: 'inQuery', path: field, negated, query };
  }
  return { kind: 'in', path: field, negated, literals: parseList(reader, nowMs) };
}

function parseIncludes(reader: TokenReader, field: FieldPath, negated: boolean, nowMs: number): Condition {
  reader.expectSign('(');
  const values = parseList(reader, nowMs).map(({ value }) => String(value));
  return { kind: 'includes', path: field, negated, values };
}

/** The rest of a list in brackets. */
function parseList(reader: TokenReader, nowMs: number): Literal[] {
  const literals: Literal[] = [];
  do literals.push(soqlLiteral(reader.any(), nowMs));
  while (reader.takeSign(','));
  reader.expectSign(')');
  return literals;
}
