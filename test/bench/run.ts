import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kustomize } from '../../scripts/stages/kustomize';
import { repository } from '../../scripts/stages/repository';
import { overlayTarget } from '../../scripts/stages/target';
import { median, once, ours } from './measure';
import type { Cost } from './measure';
import { stackOfSize } from './stack';

const cli = join(repository, 'scripts/cli.ts');
const node = process.execPath;

/** Ratios against a reference that is measured in the same run: absolute times are the machine's. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    await render();
    const { objects } = await overlayTarget(repository, 'prod');
    for (const [size, runs] of [[2_000, 3], [20_000, 1]] as const) {
      const file = join(folder, `${size}.yaml`);
      writeFileSync(file, stackOfSize(objects, size));
      const parse = await median(runs, () => once(node, ours(join(__dirname, 'parse.ts'), file)));
      const validate = await median(runs, () => once(node, ours(cli, 'validate', file, '--format', 'json')));
      line(`parse ${size} objects`, parse);
      line(`validate ${size} objects`, validate, `${ratio(validate, parse)} times parsing; ${((validate.seconds / size) * 1e3).toFixed(2)} ms an object`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function render(): Promise<void> {
  const program = await kustomize();
  const bare = await median(5, () => once(program, ['build', join(repository, 'overlays/prod')]));
  const ourRender = await median(5, () => once(node, ours(cli, 'render', 'prod', '--output', '-')));
  line('kustomize build overlays/prod', bare);
  line('render prod', ourRender, `${ratio(ourRender, bare)} times kustomize`);
}

const ratio = (cost: Cost, reference: Cost) => (cost.seconds / reference.seconds).toFixed(2);

function line(name: string, { seconds, memory }: Cost, note = ''): void {
  const peak = Number.isNaN(memory) ? '' : `${memory.toFixed(0)} MiB`;
  process.stdout.write(`${name.padEnd(32)} ${seconds.toFixed(2).padStart(7)} s ${peak.padStart(9)}  ${note}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 2;
});
