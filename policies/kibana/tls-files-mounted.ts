import { elements, kibanaKinds, kibanaPath, kibanas } from '../../scripts/model/kibana/kibana';
import { isLiteral } from '../../scripts/model/kube/environment';
import { mountOf } from '../../scripts/model/kube/mount';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const tlsFilesMounted: Policy = {
  id: 'kibana/tls-files-mounted',
  title: 'Every TLS file that Kibana names is mounted',
  severity: 'error',
  rationale: 'Kibana ends with ENOENT when a file is not there.',
  remediation: 'Mount the Secret with the CA (key `ca.crt`), and name the file where it is mounted.',
  source: 'checks KB-08',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const { settings, mounts, files, name } of stack.memo(kibanas)) {
      for (const { key, origin, ...setting } of settings.said) {
        if (
          !/^(elasticsearch|server)\.ssl\.(certificateAuthorities|certificate|key|(keystore|truststore)\.path)$/.test(
            key,
          )
        )
          continue;
        for (const file of elements({ key, origin, ...setting })) {
          if (!isLiteral(file) || file.includes('$')) continue;
          const mount = mountOf(kibanaPath(file), mounts);
          const known = files.filter((entry) => entry.mount === mount);
          if (mount && (!known.length || known.some((entry) => entry.file === kibanaPath(file)))) continue;
          yield at(origin, `${name} reads ${file}, which nothing mounts`);
        }
      }
    }
  }),

  pass: {
    'the CA is mounted': kibana({
      config: 'elasticsearch.ssl.certificateAuthorities: config/certs/ca.crt',
      mounts: '{ name: ca, mountPath: /usr/share/kibana/config/certs }',
      volumes: '{ name: ca, secret: { secretName: ca } }',
    }),
  },
  fail: {
    'kibana reads config/certs/ca.crt, which nothing mounts': kibana({
      config: 'elasticsearch.ssl.certificateAuthorities: config/certs/ca.crt',
    }),
  },
};
