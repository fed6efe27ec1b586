import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const commandWords: Policy = {
  id: 'kubernetes/command-words',
  title: 'A command is written word by word',
  severity: 'error',
  rationale:
    'No shell splits a command: the first element is the whole name of the program, spaces included, and a container ' +
    'without such a file does not start.',
  remediation: 'Make each word an element of the list, or call a shell: `[sh, -c, "…"]`.',
  source: 'Kubernetes docs, Define a Command and Arguments for a Container',
  kinds: workloadKinds,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      const [program]: readonly unknown[] = list(container.command);
      if (typeof program !== 'string' || !/^\S+\s+\S/.test(program)) continue;
      yield {
        path: `${path}.command[0]`,
        message: `${container.name} starts the program ${JSON.stringify(program)}, with its spaces`,
      };
    }
  },

  pass: {
    'word by word': withPod('Pod web', { container: "command: [web, --port, '8080']" }),
    'a shell splits it': withPod('Pod web', { container: 'command: [/bin/sh, -c, web --port 8080]' }),
  },
  fail: {
    'web starts the program "web --port 8080", with its spaces': withPod('Pod web', {
      container: 'command: [web --port 8080]',
    }),
  },
};
