/** What no run can show, because the modules that would do it are not published. */
export const unproven: readonly string[] = [
  'that lifecycle policies are executed: rollover, deletion (module ilm); the policies are parsed and validated',
  'that snapshot policies run on their schedule and retain (module slm); one is executed on demand',
  'that the bucket and its credentials are right (module repository-s3); a folder stands in for the bucket',
  'the built-in templates but those for logs (module stack; its registry is replayed from x-pack-core, names by hand)',
  'that logsdb stores as small as it says, and what the licence allows of it (module logsdb)',
  'mapping types scaled_float, constant_keyword, wildcard, match_only_text; ingest processors; scripts (painless); SQL',
  'searchable snapshots and the frozen tier (module searchable-snapshots)',
  'settings that only absent modules know, and their values: s3.client.*, xpack.monitoring.*, ingest.geoip.*',
  'Kibana and Fluentd themselves: their configuration is followed, their users log in, their requests are sent',
];
