import type { Finding } from './finding.ts';
import { isAdapter, isPublished, readText, type Workspace } from './workspace.ts';

const packageSections = ['Install', 'Example'];
const adapterSections = [
  'Install',
  'Example',
  'Settings',
  'Capabilities',
  'Scopes and limits',
  'Webhooks',
  'Known losses',
];

/** The README of a published package has fixed sections in a fixed order. */
export function checkReadmes({ root, packages }: Workspace): Finding[] {
  return packages.filter(isPublished).flatMap((pkg) => {
    const file = `${pkg.folder}/README.md`;
    const text = readText(root, file);
    if (text === undefined) return [];
    const headings = [...text.matchAll(/^## +(.+?) *$/gm)].map(([, heading = '']) => heading.toLowerCase());
    const sections = isAdapter(pkg) ? adapterSections : packageSections;
    const places = sections.map((section) => headings.indexOf(section.toLowerCase()));
    const missing = sections.filter((_, index) => places[index] === -1);
    if (missing.length > 0) {
      return [{ rule: 'readme-sections', file, message: `sections are missing: ${missing.join(', ')}` }];
    }
    if (places.some((place, index) => index > 0 && place < (places[index - 1] ?? 0))) {
      return [{ rule: 'readme-sections', file, message: `sections should come in this order: ${sections.join(', ')}` }];
    }
    return [];
  });
}
