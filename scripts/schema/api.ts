import type { Manifest } from '../model/kube/manifest';
import type { SchemaViolation } from './rules';
import type { Kind } from './store/definition';
import { lifecycles } from './store/store';

/** Is the API of an object removed, or deprecated, in a Kubernetes version? */
export function outdated({ apiVersion, kind }: Manifest, version: string): SchemaViolation | undefined {
  const table = lifecycles();
  const api = `${apiVersion} ${kind}`;
  const entry = Object.hasOwn(table, api) ? table[api] : undefined;
  if (!entry) return undefined;
  const { deprecated, removed, replacement } = entry;
  const instead = replacement ? `: write ${replacement.replace(` ${kind}`, '')}` : '';
  if (removed && reached(version, removed)) {
    return {
      id: 'schema/removed-api',
      path: 'apiVersion',
      message: `${apiVersion} ${kind} was removed in Kubernetes ${removed}${instead}`,
    };
  }
  if (deprecated && reached(version, deprecated)) {
    const end = removed ? `, and is removed in ${removed}` : '';
    return {
      id: 'schema/deprecated-api',
      path: 'apiVersion',
      message: `${apiVersion} ${kind} is deprecated since Kubernetes ${deprecated}${end}${instead}`,
    };
  }
  return undefined;
}

/** Does its CustomResourceDefinition call the version of an object deprecated? */
export function deprecated(kind: Kind | undefined): SchemaViolation | undefined {
  const { deprecation } = kind ?? {};
  return deprecation === undefined
    ? undefined
    : { id: 'schema/deprecated-api', path: 'apiVersion', message: deprecation };
}

function reached(version: string, release: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [releaseMajor = 0, releaseMinor = 0] = release.split('.').map(Number);
  return major > releaseMajor || (major === releaseMajor && minor >= releaseMinor);
}
