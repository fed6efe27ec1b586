import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { kustomizations } from '../../source/kustomizations';
import { overlayNames } from '../../source/load';

/** Which component each overlay has, as the table of the README. */
export function features(root: string): string {
  const overlays = overlayNames(root);
  const used = new Map(overlays.map((overlay) => [overlay, folders(root, overlay)]));
  const components = readdirSync(join(root, 'base/components')).filter((name) =>
    existsSync(join(root, 'base/components', name, 'README.md')),
  );
  const rows = components.sort().map((name) => {
    const marks = overlays.map((overlay) => (used.get(overlay)?.has(`base/components/${name}`) ? '●' : ''));
    return `| [${name}](base/components/${name}/README.md) | ${marks.join(' | ')} |`;
  });
  return [`| component | ${overlays.join(' | ')} |`, `| --- |${' --- |'.repeat(overlays.length)}`, ...rows].join('\n');
}

function folders(root: string, overlay: string): Set<string> {
  return new Set(kustomizations(root, join('overlays', overlay)).map(({ folder }) => folder));
}
