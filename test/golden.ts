import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../scripts/source/build';
import { overlayNames } from '../scripts/source/load';
import { documentFindings, documents } from './errata/document';

/** `npm run golden`: writes what every overlay renders to, and every finding of the article, to be reviewed with a change. */
const root = join(__dirname, '..');

async function main(): Promise<void> {
  mkdirSync(join(__dirname, 'golden'), { recursive: true });
  for (const overlay of overlayNames(root)) {
    const shown = join('overlays', overlay);
    writeFileSync(join(__dirname, 'golden', `${overlay}.yaml`), await build(join(root, shown), shown));
    process.stdout.write(`wrote test/golden/${overlay}.yaml\n`);
  }
  for (const document of documents) {
    writeFileSync(join(__dirname, 'golden', `${document}.txt`), `${(await documentFindings(document)).join('\n')}\n`);
    process.stdout.write(`wrote test/golden/${document}.txt\n`);
  }
}

void main();
