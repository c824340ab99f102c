/** Options shared by every {@link CrmSyncError}. */
export interface CrmSyncErrorOptions {
  /** Upper snake case, stable across majors: what a program branches on. */
  readonly code: string;
  /** Whether the same call may succeed later without anyone changing anything. @default false */
  readonly retryable?: boolean;
  /** Milliseconds to wait before a retry, when the other side said so. */
  readonly retryAfterMs?: number;
  /** One sentence telling a person how to mend it. */
  readonly remedy?: string;
  /** The error underneath; kept non-enumerable, so that it never reaches a log by accident. */
  readonly cause?: unknown;
}

const marker = Symbol.for('crmsync.error');

/**
 * Base of every error this library throws. One subclass exists per *remedy*, not per status code.
 * Messages name the adapter, the operation and what to do; never field values, bodies or secrets.
 */
export class CrmSyncError extends Error {
  readonly [marker] = true;
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly remedy: string | undefined;

  constructor(message: string, options: CrmSyncErrorOptions) {
    super(message);
    this.name = new.target.name;
    this.code = options.code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.remedy = options.remedy;
    if (options.cause !== undefined) {
      Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false, configurable: true });
    }
  }

  /** True for errors of this library, also when they come from another copy of the package. */
  static is(error: unknown): error is CrmSyncError {
    return error instanceof Error && marker in error;
  }

  /** What may be logged or stored of this error. */
  toJSON(): {
    name: string;
    code: string;
    message: string;
    retryable: boolean;
    retryAfterMs?: number;
    remedy?: string;
  } {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.remedy === undefined ? {} : { remedy: this.remedy }),
    };
  }
}
