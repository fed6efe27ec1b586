import * as assert from 'uvu/assert';
import { disturbances } from '../harness/application';
import type { Running } from './stack';

/** After Healthy nothing happens any more: no sync begins, nothing is OutOfSync, no object is written. */
export async function staysQuiet({ kube, application }: Running, seconds: number): Promise<void> {
  assert.equal(await disturbances(kube, application, seconds), []);
}
