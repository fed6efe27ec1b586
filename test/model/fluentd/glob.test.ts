import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fileGlob } from '../../../scripts/model/fluentd/glob';

const glob = suite('fileGlob');
const table: [pattern: string, matching: string[], other: string[]][] = [
  ['/a/*.log', ['/a/b.log', '/a/b.c.log'], ['/a/b/c.log', '/a/.b.log', '/a/b.txt', '/b/a.log']],
  ['/a/**/b.log', ['/a/b.log', '/a/x/b.log', '/a/x/y/b.log'], ['/a/.x/b.log', '/a/xb.log']],
  ['/a/?.log', ['/a/b.log'], ['/a/bc.log', '/a/.log']],
  ['/a/[b-d].log', ['/a/c.log'], ['/a/e.log']],
  ['/a/[!b].log', ['/a/c.log'], ['/a/b.log']],
  ['/a/{b,c*}.log', ['/a/b.log', '/a/cd.log'], ['/a/d.log']],
  ['/a/*_shop_*.log', ['/a/web-1_shop_app-0.log'], ['/a/shop-1_prod_app-0.log', '/a/web_shopping_app.log']],
  ['/a/\\*.log', ['/a/*.log'], ['/a/b.log']],
];
for (const [pattern, matching, other] of table) {
  glob(pattern, () => {
    for (const path of matching) assert.ok(fileGlob(pattern)(path), `matches ${path}`);
    for (const path of other) assert.not.ok(fileGlob(pattern)(path), `does not match ${path}`);
  });
}
glob.run();
