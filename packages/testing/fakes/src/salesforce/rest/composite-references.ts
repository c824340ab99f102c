import { isObject } from './salesforce-call.ts';

type Item = Readonly<Record<string, unknown>>;

/**
 * Puts what earlier answers say in place of `@{name.path}` within a subrequest.
 *
 * @param answerOf the body of an earlier answer that went well
 * @returns nothing when a reference leads nowhere
 */
export function fillReferences(item: Item, answerOf: (name: string) => unknown): Item | undefined {
  let isComplete = true;
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(/@\{([^}]+)\}/g, (_all, path: string) => resolve(path));
    if (Array.isArray(value)) return value.map(fill);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]));
  };
  const resolve = (path: string): string => {
    const [name = '', ...steps] = path.split(/[.[\]]/).filter((part) => part !== '');
    let at: unknown = answerOf(name);
    for (const step of steps) at = Array.isArray(at) ? at[Number(step)] : isObject(at) ? at[step] : undefined;
    if (at === undefined || at === null) isComplete = false;
    return String(at);
  };
  const { referenceId, ...rest } = item;
  const filled = fill(rest);
  return isComplete && isObject(filled) ? { ...filled, referenceId } : undefined;
}
