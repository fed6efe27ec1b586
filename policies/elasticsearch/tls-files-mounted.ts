import type { NodeSet } from '../../scripts/model/elasticsearch/node';
import { elasticNodes, home, nodeKinds, originOf } from '../../scripts/model/elasticsearch/node';
import { isTrue } from '../../scripts/model/elasticsearch/settings';
import { mountOf } from '../../scripts/model/kube/mount';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { configMap } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Is the file on a mount, and among the mount's files where these are known? */
function isMounted(file: string, { mounts, files, variables }: NodeSet): boolean {
  if (file.includes('{') || file.includes('$')) return true;
  const path = file.startsWith('/') ? file : `${variables.get('ES_PATH_CONF')?.text ?? `${home}/config`}/${file}`;
  const mount = mountOf(path, mounts);
  if (!mount) return false;
  const known = files.filter((entry) => entry.mount === mount);
  return !known.length || known.some((entry) => entry.file === path);
}

export const tlsFilesMounted: Policy = {
  id: 'elasticsearch/tls-files-mounted',
  title: 'TLS has a key and a certificate, and the files are mounted',
  severity: 'error',
  rationale: 'Elasticsearch refuses to start when TLS is on and the key, or a file that it names, is not there.',
  remediation:
    'Mount the Secret of the certificate under `config/`, and name its files in `ssl.key`, `ssl.certificate` and ' +
    '`ssl.certificate_authorities`.',
  source: 'Elastic docs, security settings; checks ES-04, ES-TLS',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      const { settings, name } = set;
      for (const layer of ['transport', 'http']) {
        const prefix = `xpack.security.${layer}.ssl.`;
        if (!isTrue(settings, `${prefix}enabled`)) continue;
        const has = (key: string) => settings.get(`${prefix}${key}`) !== undefined;
        if (!has('keystore.path') && !(has('key') && has('certificate'))) {
          yield at(originOf(set, `${prefix}enabled`), `${name} has ${layer} TLS on without key and certificate`);
        }
        for (const key of ['key', 'certificate', 'certificate_authorities', 'keystore.path', 'truststore.path']) {
          const setting = settings.get(`${prefix}${key}`);
          for (const file of setting?.list ?? []) {
            if (setting && !isMounted(file, set))
              yield at(setting.origin, `${name} reads ${file}, which nothing mounts`);
          }
        }
      }
    }
  }),

  pass: {
    'a Secret with the files':
      configMap('config', {
        'elasticsearch.yml': `
        xpack.security.http.ssl.enabled: true
        xpack.security.http.ssl.key: certs/tls.key
        xpack.security.http.ssl.certificate: certs/tls.crt
      `,
      }) +
      nodes('master', {
        mounts:
          '{ name: config, mountPath: /usr/share/elasticsearch/config }, { name: tls, mountPath: /usr/share/elasticsearch/config/certs }',
        volumes: '{ name: tls, secret: { secretName: tls } }, { name: config, configMap: { name: config } }',
      }),
  },
  fail: {
    'master has http TLS on without key and certificate': nodes('master', {
      config: 'xpack.security.http.ssl.enabled: true',
    }),
    'master reads certs/tls.key, which nothing mounts\nmaster reads certs/tls.crt, which nothing mounts': nodes(
      'master',
      {
        config: `
        xpack.security.http.ssl.enabled: true
        xpack.security.http.ssl.key: certs/tls.key
        xpack.security.http.ssl.certificate: certs/tls.crt
      `,
      },
    ),
  },
};
