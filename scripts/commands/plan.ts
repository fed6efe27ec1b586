import type { CommandModule } from 'yargs';
import { InputError } from '../input-error';
import { inspectAll } from '../inspect/inspect-all';
import { demandOf, valuesOf } from '../model/capacity/demand';
import type { Demand, TierName } from '../model/capacity/plan';
import { plan as planOf, tierNames } from '../model/capacity/plan';
import type { ConstantName, Values } from '../model/capacity/plan-constants';
import { constants, defaults } from '../model/capacity/plan-constants';
import { bytes, time } from '../model/elasticsearch/units';
import type { Load } from '../model/kube/facts';
import { suggestion } from '../model/kube/nearest';
import { stackOf } from '../model/kube/stack';
import { formats } from '../report';
import { constantsText, planText } from '../report/plan-text';
import { targets } from '../source/target';
import { root, ruleSet } from './options';

interface Options {
  'events-per-second': number | undefined;
  bytes: number;
  peak: number;
  retention: string;
  outage: string;
  replicas: number;
  licence: string;
  nodes: number | undefined;
  'node-disk': string | undefined;
  consumers: number;
  set: readonly string[];
  overlay: string | undefined;
  format: string;
}

/** `plan`: sizes a stack for a load, or compares an overlay with what its load needs. */
export const plan: CommandModule<object, Options> = {
  command: 'plan',
  describe: 'Size the stack for a load: nodes, volumes, shards, buffers, and what decided each number',
  builder: (yargs) =>
    yargs
      .option('events-per-second', { describe: 'Average', type: 'number' })
      .option('bytes', { describe: 'Bytes of one event as JSON', type: 'number', default: 500 })
      .option('peak', { describe: 'Peak over average', type: 'number', default: 2 })
      .option('retention', { describe: 'Time in each tier', type: 'string', default: 'hot=7d', requiresArg: true })
      .option('outage', {
        describe: 'Time without Elasticsearch to survive',
        type: 'string',
        default: '30m',
        requiresArg: true,
      })
      .option('replicas', { describe: 'Copies beside the primary', type: 'number', default: 1 })
      .option('licence', {
        describe: 'Elastic licence',
        choices: ['basic', 'trial', 'platinum', 'enterprise'],
        default: 'enterprise',
      })
      .option('nodes', { describe: 'Kubernetes nodes whose logs are collected', type: 'number' })
      .option('node-disk', { describe: 'Disk for the buffer of one node', type: 'string', requiresArg: true })
      .option('consumers', { describe: 'Systems that read the logs', type: 'number', default: 1 })
      .option('set', {
        describe: 'Override a constant: NAME=VALUE',
        type: 'string',
        array: true,
        default: [],
        requiresArg: true,
      })
      .option('overlay', {
        describe: 'Compare this overlay with what the load in its stack.yaml needs',
        type: 'string',
        requiresArg: true,
      })
      .option('format', { describe: 'How to print', choices: ['text', 'json'], default: 'text' })
      .example('$0 plan --events-per-second 100000 --retention hot=3d,warm=11d,cold=16d,frozen=60d', 'size a stack')
      .example('$0 plan --overlay prod', 'is production large enough for its load?'),
  async handler(options) {
    const overrides = overridesOf(options.set);
    if (options.overlay !== undefined && options['events-per-second'] !== undefined)
      throw new InputError('plan: expected --events-per-second or --overlay, found both');
    if (options.overlay !== undefined) return compare(options.overlay, options.format, overrides);
    const values = { ...defaults, ...overrides };
    const demand = demandFrom(options);
    const result = planOf(demand, values);
    const text = () => `${planText(result, demand)}\n${constantsText(values)}`;
    process.stdout.write(
      options.format === 'json' ? json({ demand, plan: result, constants: described(values) }) : text(),
    );
  },
};

/** The rules that judge whether an overlay carries its load. */
const sizing = [
  'capacity',
  'fluentd/buffer-survives-outage',
  'fluentd/buffer-within-disk',
  'fluentd/flush-within-indexing-pressure',
  'fluentd/memory-for-chunks',
];

async function compare(name: string, format: string, overrides: Partial<Values>): Promise<void> {
  const [found] = await targets(root, [name]);
  const target = found && { ...found, facts: { ...found.facts, plan: { ...found.facts.plan, ...overrides } } };
  if (!target) throw new InputError(`${name}: expected an overlay, found none`);
  const stack = stackOf(target.objects, { facts: target.facts, overlay: target.name });
  const demand = demandOf(stack);
  if (!demand) throw new InputError(`${name}: expected load in stack.yaml, found none`);
  const values = valuesOf(stack);
  const result = planOf(demand, values);
  const report = await inspectAll(root, [target], ruleSet(), { only: sizing, skip: [] });
  process.stdout.write(
    format === 'json'
      ? json({ demand, plan: result, constants: described(values), findings: report.findings })
      : `${planText(result, demand)}\n${constantsText(values)}\n${formats.text(report)}`,
  );
  process.exitCode = report.summary.errors || report.summary.warnings ? 1 : 0;
}

/** The constants as they are used, each with its unit, meaning and source. */
function described(values: Values) {
  return Object.fromEntries(
    Object.entries(constants).map(([name, constant]) => [name, { ...constant, value: values[name as ConstantName] }]),
  );
}

const json = (value: object) => `${JSON.stringify({ version: 1, ...value }, null, 2)}\n`;

function demandFrom(options: Options): Demand {
  const { nodes, licence, outage, consumers, replicas } = options;
  const disk = options['node-disk'];
  const eventsPerSecond = options['events-per-second'];
  if (eventsPerSecond === undefined)
    throw new InputError('plan: expected --events-per-second or --overlay, found neither');
  for (const [name, value] of Object.entries({
    'events-per-second': eventsPerSecond,
    bytes: options.bytes,
    peak: options.peak,
    consumers,
    nodes,
  })) {
    if (value !== undefined && !(value > 0 && Number.isFinite(value)))
      throw new InputError(`--${name}: expected a number above 0, found ${value}`);
  }
  for (const [name, value] of Object.entries({ consumers, nodes })) {
    if (value !== undefined && !Number.isInteger(value))
      throw new InputError(`--${name}: expected 1, 2, 3, …, found ${value}`);
  }
  if (!Number.isInteger(replicas) || replicas < 0)
    throw new InputError(`--replicas: expected 0, 1, 2, …, found ${replicas}`);
  return {
    eventsPerSecond,
    bytesPerEvent: options.bytes,
    peakFactor: options.peak,
    retention: retentionOf(options.retention),
    outage: seconds('--outage', outage),
    replicas,
    searchable: licence === 'enterprise' || licence === 'trial',
    consumers,
    ...(nodes === undefined ? {} : { nodes }),
    ...(disk === undefined ? {} : { nodeDisk: sized('--node-disk', disk) }),
  };
}

function retentionOf(option: string): Demand['retention'] {
  const retention: Partial<Record<keyof Load['retention'], number>> = {};
  for (const part of option.split(',')) {
    const [, name = '', length = ''] = /^([^=]*)=(.*)$/.exec(part.trim()) ?? [];
    if (!(tierNames as readonly string[]).includes(name)) {
      throw new InputError(
        `--retention ${option}: expected hot, warm, cold or frozen, found ${name || part || 'none'}${suggestion(name, tierNames)}`,
      );
    }
    if (retention[name as TierName] !== undefined)
      throw new InputError(`--retention ${option}: expected each tier once, found ${name} twice`);
    retention[name as TierName] = seconds('--retention', length) / 86400;
  }
  return retention;
}

function seconds(option: string, text: string): number {
  const value = time(text);
  if (!(value >= 0)) throw new InputError(`${option}: expected a time such as 30m or 7d, found ${text || 'none'}`);
  return value / 1000;
}

function sized(option: string, text: string): number {
  const value = bytes(text.replace(/i$/, ''));
  if (!(value >= 0)) throw new InputError(`${option}: expected a size such as 10Gi, found ${text}`);
  return value;
}

function overridesOf(overrides: readonly string[]): Partial<Values> {
  const values: Partial<Record<ConstantName, number>> = {};
  for (const override of overrides) {
    const [, name = '', text = ''] = /^([^=]*)(?:=(.*))?$/.exec(override) ?? [];
    if (!Object.hasOwn(constants, name)) {
      throw new InputError(
        `--set ${override}: expected a constant, found ${name || 'none'}${suggestion(name, Object.keys(constants))}`,
      );
    }
    const value = Number(text);
    if (!text || !(value > 0 && Number.isFinite(value)))
      throw new InputError(`--set ${override}: expected a number above 0, found ${text || 'none'}`);
    values[name as ConstantName] = value;
  }
  return values;
}
