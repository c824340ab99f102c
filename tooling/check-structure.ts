/**
 * Checks what a reviewer should not have to: floors, imports, names, required files, manifests, README sections.
 * The linter holds the rest: file and function length, kebab-case files, no enum, no namespace, no `export *`.
 */
import { checkFiles } from './structure/file-rules.ts';
import { type Finding, formatFinding } from './structure/finding.ts';
import { checkImports } from './structure/import-rules.ts';
import { checkManifests } from './structure/manifest-rules.ts';
import { checkReadmes } from './structure/readme-rules.ts';
import { readWorkspace } from './structure/workspace.ts';

/** Every finding in the workspace below `root`; an empty list means that the structure holds. */
export function checkStructure(root: string): Finding[] {
  const workspace = readWorkspace(root);
  return [checkImports, checkFiles, checkManifests, checkReadmes].flatMap((check) => check(workspace));
}

if (import.meta.main) {
  const findings = checkStructure(`${import.meta.dirname}/..`);
  for (const finding of findings) console.log(formatFinding(finding));
  console.log(findings.length === 0 ? 'structure holds' : `${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
