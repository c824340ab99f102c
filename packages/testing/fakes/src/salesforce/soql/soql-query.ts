/** Relationship names and at last a field, for example `Account.Owner.Email`. */
export type FieldPath = readonly string[];

/** How a value is compared. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE';

/** A value in a condition. */
export type Literal =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null'; readonly value: null }
  /** A day as `YYYY-MM-DD`. */
  | { readonly kind: 'date'; readonly value: string }
  /** A time as the vendor writes it. */
  | { readonly kind: 'datetime'; readonly value: string }
  /** A span of days as `TODAY`: from its start (inclusive) to its end (exclusive), in milliseconds. */
  | { readonly kind: 'range'; readonly fromMs: number; readonly untilMs: number; readonly value: null };

/** A condition of a query. */
export type Condition =
  | { readonly kind: 'and'; readonly parts: readonly Condition[] }
  | { readonly kind: 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly path: FieldPath; readonly comparison: Comparison; readonly literal: Literal }
  | { readonly kind: 'in'; readonly path: FieldPath; readonly negated: boolean; readonly literals: readonly Literal[] }
  | {
      readonly kind: 'inQuery';
      readonly path: FieldPath;
      readonly negated: boolean;
      readonly query: SoqlQuery;
    }
  | {
      readonly kind: 'includes';
      readonly path: FieldPath;
      readonly negated: boolean;
      readonly values: readonly string[];
    };

/** One step of an order. */
export interface OrderStep {
  readonly path: FieldPath;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

/** A query that was read. */
export interface SoqlQuery {
  /** Paths as written; empty for `COUNT()`. */
  readonly select: readonly FieldPath[];
  readonly isCount: boolean;
  /** Group of fields that `FIELDS()` named. */
  readonly allFields?: 'ALL' | 'STANDARD' | 'CUSTOM';
  readonly from: string;
  readonly where?: Condition;
  readonly orderBy: readonly OrderStep[];
  readonly limit?: number;
  readonly offset?: number;
}
