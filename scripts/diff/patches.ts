import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { stableName } from '../model/kube/hash';
import type { Manifest } from '../model/kube/manifest';
import type { Change } from './compare';
import type { Difference } from './diff';
import { shown } from './fields';

/** A unified difference of every object that changed, by the file to write: `prod/ConfigMap.kube-logging.fluentd.patch`. */
export function patches({ rows }: Difference): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, changes } of rows) {
    for (const change of changes) {
      const file = join(plainName(name), `${fileName(change)}.patch`);
      // two names that differ in characters which no file name has
      const free = files.has(file) ? file.replace(/\.patch$/, `.${files.size}.patch`) : file;
      files.set(free, patch(change));
    }
  }
  return files;
}

function patch({ object, before, after }: Change): string {
  const title = `${object.kind}/${stableName(object)}`.replace(/[^\x20-\x7e]/g, '?');
  return createTwoFilesPatch(`a/${title}`, `b/${title}`, yaml(before), yaml(after), '', '', { context: 5 }).replace(
    /^=+\n/,
    '',
  );
}

const yaml = (object: Manifest | null) => (object ? stringify(shown(object), { lineWidth: 0 }) : '');

function fileName({ object }: Change): string {
  const { kind, namespace } = object;
  return [kind, ...(namespace ? [namespace] : []), stableName(object)].map(plainName).join('.');
}

/** Letters, digits and a few signs; no more than a file name holds. */
function plainName(text: string): string {
  return text
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 80);
}
