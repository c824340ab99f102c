/** Areas of the API by the first two digits of their error codes. */
export const areas = {
  calls: '01',
  messages: '02',
  webhooks: '03',
  'phone-numbers': '04',
  'call-summaries': '05',
  'call-transcripts': '06',
  tasks: '06',
  'contact-custom-fields': '07',
  contacts: '08',
  'call-recordings': '09',
  conversations: '10',
  users: '11',
  'call-voicemails': '12',
} as const;

/** One of the areas of the API. */
export type Area = keyof typeof areas;

/** One field that a request got wrong. */
export interface InputError {
  /** JSON pointer into the request. */
  readonly path: string;
  readonly message: string;
  readonly schema: { readonly type: string };
}

/** What an error says. */
export interface ApiErrorFacts {
  readonly status: number;
  readonly area: Area;
  /** Third and fourth digit of the code, which tell errors of one status apart. @default '00' */
  readonly variant?: string;
  readonly title: string;
  readonly description?: string;
  readonly message?: string;
  readonly errors?: readonly InputError[];
}

/** A refusal on its way to the client. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly facts: ApiErrorFacts;

  constructor(facts: ApiErrorFacts) {
    super(facts.message ?? facts.title);
    this.facts = facts;
  }
}

/** The form of the vendor's error bodies. */
export function errorBody(facts: ApiErrorFacts): Record<string, unknown> {
  const { status, area, variant = '00', title, description, message = title, errors } = facts;
  return {
    message,
    code: `${areas[area]}${variant}${status}`,
    status,
    docs: 'https://quo.com/docs',
    title,
    ...(description === undefined ? {} : { description }),
    ...(errors === undefined ? {} : { errors }),
  };
}

/** 400 for a request of the wrong form. */
export function badRequest(area: Area, errors: readonly InputError[]): ApiError {
  return new ApiError({ status: 400, area, title: 'Bad Request', errors });
}

/** 400 for one wrong part of a request. */
export function badInput(area: Area, path: string, message: string, type = 'string'): ApiError {
  return badRequest(area, [{ path, message, schema: { type } }]);
}

/** 404. */
export function notFound(area: Area): ApiError {
  return new ApiError({ status: 404, area, title: 'Not Found' });
}

const lineUserVariants: Partial<Record<Area, string>> = {
  calls: '01',
  messages: '02',
  contacts: '01',
  conversations: '01',
};

/** 403 where somebody may not use a line, or a record cannot be changed. */
export function forbidden(area: Area): ApiError {
  const variant = lineUserVariants[area];
  if (variant === undefined) return new ApiError({ status: 403, area, title: 'Forbidden' });
  const title = 'Not Phone Number User';
  return new ApiError({ status: 403, area, variant, title, description: title });
}

const usualTitles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  429: 'Too Many Requests',
};

/** What the service answers with a status when nothing more is known. */
export function usualError(status: number, area: Area): ApiError {
  if (status === 403) return forbidden(area);
  if (status >= 500) return new ApiError({ status, area, variant: '01', title: 'Unknown' });
  return new ApiError({ status, area, title: usualTitles[status] ?? 'Bad Request' });
}
