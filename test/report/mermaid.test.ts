import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mermaid } from '../../scripts/report/mermaid';

const test = suite('mermaid');

test('boxes by namespace, edges by what goes over them', () => {
  const text = mermaid({
    nodes: [
      { id: 'a', type: 'agent', kind: 'DaemonSet', name: 'fluentd', namespace: 'logs' },
      { id: 's', type: 'service', kind: 'Service', name: 'es', namespace: 'logs' },
      { id: 'b', type: 'external', kind: 'S3 bucket', name: 'backups' },
      { id: 'x', type: 'store', kind: 'SecretStore', name: 'left out' },
    ],
    edges: [
      {
        from: 'a',
        to: 's',
        type: 'request',
        does: 'writes logs',
        scheme: 'https',
        port: 9200,
        identity: 'user fluentd',
      },
      { from: 'a', to: 'b', type: 'snapshot', does: 'writes snapshots', scheme: 'https', port: 443 },
      { from: 's', to: 'a', type: 'request', does: 'asks', port: 1, network: { verdict: 'blocked', policies: [] } },
      { from: 'x', to: 'a', type: 'secret', does: 'supplies' },
    ],
  });
  assert.is(
    text,
    `flowchart TD
  n2[/"S3 bucket<br>backups"/]
  subgraph ns0["logs"]
    n0["DaemonSet<br>fluentd"]
    n1(["Service<br>es"])
  end
  n0 -->|"writes logs<br>https 9200<br>user fluentd"| n1
  n0 -.->|"writes snapshots<br>https 443"| n2
  n1 --x|"asks<br>1"| n0
`,
  );
});

test('text is no markup', () => {
  const text = mermaid({
    nodes: [{ id: 'a', type: 'workload', kind: 'Pod', name: '"]<script>%%{init}%%\n;end', namespace: '#quot;' }],
    edges: [],
  });
  assert.is(text.split('\n').length, 5);
  assert.not.match(text.replace(/<br>/g, ''), /[<>%;]{2}|<|"\]<|%%/);
  assert.match(text, /n0\["Pod<br>#34;#93;#60;script#62;#37;#37;#123;init/);
});

test.run();
