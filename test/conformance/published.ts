import { join } from 'node:path';
import { download } from '../../scripts/schema/generate/download';

/** The Go module that publishes a suite, with its checksum as `go.sum` has it and the folder of the suite in it. */
interface Published {
  module: string;
  version: string;
  checksum: string;
  folder: string;
}

/** `kubernetes/api` 0.37 carries the fixtures of the four releases before it, and its own as `HEAD`. */
export const modules: Readonly<Record<string, Published>> = {
  'kubectl-validate': {
    module: 'sigs.k8s.io/kubectl-validate',
    version: 'v0.0.4',
    checksum: 'h1:tGKuv0awYHn11Cb6KPsZKxUmHgavF46K3NvVH0Nse9U=',
    folder: 'testcases',
  },
  'kubernetes-api': {
    module: 'k8s.io/api',
    version: 'v0.37.0',
    checksum: 'h1:Z//Vj9N7RA/yS2sDmxyeo7h+RR4zbUrd2vrd3Z0TbB4=',
    folder: 'testdata',
  },
  'pod-security-admission': {
    module: 'k8s.io/pod-security-admission',
    version: 'v0.37.0',
    checksum: 'h1:5lx9eMh47oWJy2EQDHJ82yoYj6/KiTomzzcpDS1be14=',
    folder: 'test/testdata',
  },
};

/**
 * The folder of a suite as its project publishes it, fetched with Go or found in Go's cache.
 * @throws Error where Go cannot fetch it, or its content is not what this project counted.
 */
export function publishedSuite(name: string): string {
  const { module, version, checksum, folder } = modules[name] as Published;
  const found = download({ module, version });
  if (found.checksum !== checksum)
    throw new Error(`${module} ${version}: expected the checksum ${checksum}, found ${found.checksum}`);
  return join(found.folder, folder);
}
