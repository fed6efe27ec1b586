import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Source } from '../rule/finding';
import { readText } from '../yaml/document';
import type { Edit, Place } from './edit';
import type { Instance, Layer, SettingSource } from './layer';
import type { Found } from './text';
import { elements, field, placeOf, scalar } from './text';

/** One key that a generator makes: from a file, a literal, a line of an env file. */
interface Entry {
  place: Source;
  value: unknown;
  /** True where the key holds a file, whose lines are the value's lines. */
  file: boolean;
  source?: SettingSource;
}

/** The ConfigMaps and Secrets that a kustomization generates, or adds keys to. */
export function generatorEdits(place: Place, kustomization: Found): Edit[] {
  const options = field(kustomization, 'generatorOptions');
  return (['ConfigMap', 'Secret'] as const).flatMap((kind) =>
    elements(field(kustomization, kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator')).map(
      (generator) => (instances) => {
        const name = String(scalar(field(generator, 'name')?.node) ?? '');
        const layer = generatorLayer(place, kind, generator, options);
        const known = instances.find((instance) => instance.kind === kind && instance.names.includes(name));
        if (known) known.layers.push(layer);
        else instances.push(made(kind, name, generator, options, layer));
      },
    ),
  );
}

function made(kind: string, name: string, generator: Found, options: Found | undefined, layer: Layer): Instance {
  const own = field(generator, 'options');
  const off = [own, options].some((found) => found && scalar(field(found, 'disableNameSuffixHash')?.node) === true);
  const namespace = scalar(field(generator, 'namespace')?.node);
  return {
    apiVersion: 'v1',
    kind,
    namespaces: [typeof namespace === 'string' ? namespace : undefined],
    names: [name],
    hashed: !off,
    layers: [{ ...layer, origin: placeOf(generator) }],
  };
}

function generatorLayer(place: Place, kind: string, generator: Found, options: Found | undefined): Layer {
  const entries = new Map<string, Entry>();
  for (const entry of elements(field(generator, 'files'))) {
    const [key, file] = pairOf(String(scalar(entry.node) ?? ''), (path) => basename(path));
    const path = join(place.folder, file);
    if (!existsSync(path)) continue;
    entries.set(key, {
      place: { file: relative(place.root, path), line: 1, column: 1 },
      value: readFileSync(path, 'utf8'),
      file: true,
    }); // any bytes may be in it
  }
  for (const entry of elements(field(generator, 'literals'))) {
    const [key, value] = pairOf(String(scalar(entry.node) ?? ''), (text) => text);
    const source = { found: entry, written: (wanted: unknown) => `${key}=${String(wanted)}` };
    entries.set(key, { place: placeOf(entry), value: value.replace(/^(['"])(.*)\1$/s, '$2'), file: false, source });
  }
  const single = field(generator, 'env');
  for (const entry of [...elements(field(generator, 'envs')), ...(single ? [single] : [])]) {
    const path = join(place.folder, String(scalar(entry.node) ?? ''));
    if (!existsSync(path)) continue;
    for (const [index, line] of readText(path).split(/\r?\n/).entries()) {
      if (!line.trim() || line.startsWith('#')) continue;
      const [key, value] = pairOf(line, (text) => text);
      const source = { found: entry, line, written: (wanted: unknown) => `${key}=${String(wanted)}` };
      entries.set(key, {
        place: { file: relative(place.root, path), line: index + 1, column: 1 },
        value,
        file: false,
        source,
      });
    }
  }
  return {
    kind: kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator',
    setting(steps) {
      const [data, key, entry] = steps;
      if (!data || !('key' in data)) return undefined;
      if (data.key === 'data' && key && 'key' in key) {
        const found = entries.get(key.key);
        return found && { place: found.place, value: found.value, ...(found.source ? { source: found.source } : {}) };
      }
      if (data.key === 'metadata' && key && 'key' in key && entry && 'key' in entry) {
        // labels and annotations
        const [found] = [field(generator, 'options'), options].flatMap((given) => {
          const map = given && field(given, key.key);
          return (map && field(map, entry.key)) ?? [];
        });
        return found && { place: placeOf(found), value: scalar(found.node), source: { found, field: true } };
      }
      const made = field(generator, data.key === 'metadata' && key && 'key' in key ? key.key : data.key);
      return made && { place: placeOf(made), value: scalar(made.node) };
    },
    inside(key, position) {
      const entry = entries.get(key);
      return entry && (entry.file ? { file: entry.place.file, ...position } : entry.place);
    },
  };
}

/** `key=rest`, or the key that the whole text stands for. */
function pairOf(text: string, keyOf: (text: string) => string): [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [keyOf(text), text] : [text.slice(0, equals), text.slice(equals + 1)];
}
