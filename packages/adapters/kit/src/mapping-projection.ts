import { type FieldDefinition, type FieldValues, stableJson } from '@crmsync/model';
import { type CustomMapping, readCustom, writeCustom } from './custom-fields.ts';
import { type MappingPart, type MappingRun, onlyDefined, silentRun, writePart } from './mapping-part.ts';

/**
 * What one part shows after a write: its wire values, over those of the current values, read back. Where the write would
 * change nothing the current values stay as they are.
 */
export function projectPart(
  part: MappingPart,
  options: { readonly writable: readonly string[]; readonly clear: unknown },
  wanted: FieldValues,
  current: FieldValues,
  run: MappingRun,
): FieldValues {
  const asked = part.fields.filter((name) => name in wanted && options.writable.includes(name));
  if (asked.length === 0) return {};
  const written = writePart(part, options.writable, wanted, current, run);
  if (!written) return {};
  const silent = silentRun(run);
  const before = writePart(part, options.writable, onlyDefined(current, part.fields), current, silent) ?? {};
  const after = { ...before, ...written };
  const known = asked.every((name) => current[name] !== undefined);
  if (known && stableJson(after) === stableJson(before)) return onlyDefined(current, asked);
  const blank = Object.fromEntries(part.wire.map((path) => [path, options.clear]));
  return onlyDefined(part.read({ ...blank, ...after }, silent), asked);
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
    const written = writeCustom(custom, { [key]: value }, [definition], run.note, clear);
    if (Object.keys(written).length === 0) continue;
    const was = current[key];
    const before = was === undefined ? {} : writeCustom(custom, { [key]: was }, [definition], silent.note, clear);
    const same = was !== undefined && stableJson(before) === stableJson(written);
    Object.assign(shown, same ? { [key]: was } : readCustom(custom, written, [definition], silent.note));
  }
  return shown;
}
