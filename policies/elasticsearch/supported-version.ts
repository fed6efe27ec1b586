import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import type { Version } from '../../scripts/model/elasticsearch/version';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

/** 7.15.1 to 7.17.6 and 8.0.0 to 8.4.3 bundle a JDK that fails where only cgroup v2 is there. */
function isBroken({ major, minor, patch }: Version): boolean {
  const number = minor * 100 + patch;
  return major === 7 ? number >= 1501 && number <= 1706 : major === 8 && number <= 403;
}

export const supportedVersion: Policy = {
  id: 'elasticsearch/supported-version',
  title: 'The version of Elasticsearch still gets fixes and starts on current kernels',
  severity: 'error',
  rationale: 'Holes in old versions stay open; and the bundled Java of some does not start where cgroup v1 is gone.',
  remediation: 'Go to 7.17, then 8.19, then 9: one major version at a time.',
  source: 'elastic.co/support/eol, elastic/docs-content#7983; checks VER-01, VER-MATRIX, errata E46',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { version, workload: object, container } of stack.memo(elasticNodes)) {
      if (!version) continue;
      const { major, minor, text } = version;
      const path = `${container.path}.image`;
      if (major < 8) yield { object, path, message: `Elasticsearch ${text} is out of support since 2026-01-15` };
      else if (major === 8 && minor < 19)
        yield { object, path, message: `Elasticsearch ${text} gets no fixes, 8.19 does` };
      if (isBroken(version)) yield { object, path, message: `Elasticsearch ${text} does not start on cgroup v2` };
    }
  }),

  pass: {
    'a current version': nodes('master', { replicas: 3 }),
    'the last of the major before': nodes('master', { image: 'elasticsearch:8.19.21', replicas: 3 }),
  },
  fail: {
    'Elasticsearch 7.3.0 is out of support since 2026-01-15': nodes('master', {
      image: 'elasticsearch:7.3.0',
      replicas: 3,
    }),
    'Elasticsearch 8.4.3 gets no fixes, 8.19 does\nElasticsearch 8.4.3 does not start on cgroup v2': nodes('master', {
      image: 'elasticsearch:8.4.3',
      replicas: 3,
    }),
  },
};
