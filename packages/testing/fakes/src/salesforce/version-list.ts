/** Versions below are gone. */
export const oldestVersion = 31;

/** The versions that an organisation offers: three a year, named after seasons. */
export function versionList(newest: number) {
  return Array.from({ length: newest - oldestVersion + 1 }, (_version, at) => {
    const version = `${oldestVersion + at}.0`;
    return { label: labelOf(oldestVersion + at), url: `/services/data/v${version}`, version };
  });
}

/** 66 is Spring '26; Winter counts for the year that it leads into. */
function labelOf(version: number): string {
  const steps = version - 66;
  const year = 26 + Math.floor(steps / 3);
  const season = ((steps % 3) + 3) % 3;
  return season === 0 ? `Spring '${year}` : season === 1 ? `Summer '${year}` : `Winter '${year + 1}`;
}
