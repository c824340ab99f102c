import { type FieldDefinition, type FieldValue, type FieldValues, stableJson } from '@crmsync/model';
import { type CustomMapping, readCustom, writeCustom } from './custom-fields.ts';
import { type MappingPart, type MappingRun, onlyDefined, silentRun, writePart } from './mapping-part.ts';

/**
 * Puts into `fields` what one part shows after a write: its wire values, over those of the current values, read back.
 * Where the write would change nothing the current values stay as they are.
 */
export function projectPart(
  fields: FieldValues,
  part: MappingPart,
  options: { readonly writable: readonly string[]; readonly clear: unknown },
  wanted: FieldValues,
  current: FieldValues,
  run: MappingRun,
): void {
  const asked = part.fields.filter((name) => wanted[name] !== undefined && options.writable.includes(name));
  if (asked.length === 0) return;
  // Most fields show what is wanted already, and writing them out to find that takes long.
  if (asked.every((name) => isShown(wanted[name], current[name]))) {
    Object.assign(fields, onlyDefined(current, asked));
    return;
  }
  const written = writePart(part, options.writable, wanted, current, run);
  if (!written) return;
  const silent = silentRun(run);
  const before = writePart(part, options.writable, onlyDefined(current, part.fields), current, silent) ?? {};
  const after = { ...before, ...written };
  const known = asked.every((name) => current[name] !== undefined);
  if (known && stableJson(after) === stableJson(before)) {
    Object.assign(fields, onlyDefined(current, asked));
    return;
  }
  const blank = Object.fromEntries(part.wire.map((path) => [path, options.clear]));
  const shown: FieldValues = {};
  part.readInto(shown, { ...blank, ...after }, silent);
  Object.assign(fields, onlyDefined(shown, asked));
}

function isShown(wanted: FieldValue | undefined, shown: FieldValue | undefined): boolean {
  if (wanted === shown) return shown !== undefined;
  if (typeof wanted !== 'object' || typeof shown !== 'object') return false;
  return stableJson(wanted) === stableJson(shown);
}

/** What custom fields show after a write. Fields without a definition are shown as wanted. */
export function projectCustom(
  custom: CustomMapping | undefined,
  clear: unknown,
  wanted: FieldValues,
  current: FieldValues,
  definitions: readonly FieldDefinition[],
  run: MappingRun,
): FieldValues {
  if (!custom) return {};
  const silent = silentRun(run);
  const shown: FieldValues = {};
  for (const [key, value] of Object.entries(wanted)) {
    const definition = definitions.find((one) => one.custom && one.remoteKey === key);
    if (!definition) {
      shown[key] = value;
      continue;
    }
    const was = current[key];
    if (was !== undefined && isShown(value, was)) {
      shown[key] = was;
      continue;
    }
    const written = writeCustom(custom, { [key]: value }, [definition], run.note, clear);
    if (Object.keys(written).length === 0) continue;
    const before = was === undefined ? {} : writeCustom(custom, { [key]: was }, [definition], silent.note, clear);
    const same = was !== undefined && stableJson(before) === stableJson(written);
    Object.assign(shown, same ? { [key]: was } : readCustom(custom, written, [definition], silent.note));
  }
  return shown;
}
