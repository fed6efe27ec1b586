import type { CommandModule } from 'yargs';
import { InputError } from '../input-error';
import { nearestField } from '../locate/field-name';
import { locator } from '../locate/locate';
import { objectNamed } from '../locate/object-name';
import { ref } from '../model/kube/manifest';
import { printable } from '../report/words';
import { targets } from '../source/target';
import { root, typed } from './options';

interface Options {
  target: string | undefined;
  object: string | undefined;
  path: string | undefined;
  format: string;
}

/** `explain <target> <object> <path>`: the layers that set a field. */
export const explain: CommandModule<object, Options> = {
  command: 'explain <target> <object> <path>',
  describe: 'Print the chain of layers that set a field, from first to last',
  builder: (yargs) =>
    yargs
      .positional('target', { describe: 'an overlay or a folder with a kustomization', type: 'string' })
      .positional('object', { describe: 'Kind/name or Kind/namespace/name', type: 'string' })
      .positional('path', { describe: 'the field: spec.replicas, data[fluent.conf]', type: 'string' })
      .option('format', { describe: 'How to print the chain', choices: ['text', 'json'], default: 'text' })
      .example('$0 explain -- prod StatefulSet/elasticsearch-data spec.replicas', 'who says how many?'),
  async handler({ target: name = '', object: text = '', path = '', format }) {
    const [target] = await targets(root, [typed(name)]);
    if (!target) throw new InputError(`${name}: nothing there`);
    const object = objectNamed(text, target.objects, name);
    const chain = locator(root, target).chain(object, path);
    const manifest = target.objects.find((entry) => JSON.stringify(ref(entry)) === JSON.stringify(object));
    if (!chain.length)
      throw new InputError(`${text}: ${path} is not set by any layer of ${name}${nearestField(manifest, path)}`);
    if (format === 'json') {
      process.stdout.write(`${JSON.stringify({ version: 1, object, path, chain }, null, 2)}\n`);
      return;
    }
    process.stdout.write(`${object.kind} ${object.name} ${path}\n`);
    for (const [index, { layer, place, value }] of chain.entries()) {
      process.stdout.write(`  ${index + 1}. ${place.file}:${place.line}:${place.column}  ${layer}  ${short(value)}\n`);
    }
  },
};

function short(value: unknown): string {
  const text = printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'a value'));
  const [line = ''] = text.split('\n');
  return line.length < text.length || line.length > 60 ? `${line.slice(0, 60)} …` : line;
}
