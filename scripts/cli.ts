import { run } from './commands/run';

// `require` where a command is called: nothing is compiled or loaded that the command does not need
void run(process.argv.slice(2), {
  render: () => require('./commands/render').render,
  validate: () => require('./commands/validate').validate,
  staged: () => require('./commands/staged').staged,
  diff: () => require('./commands/diff').diff,
  review: () => require('./commands/review').review,
  apps: () => require('./commands/apps').apps,
  trace: () => require('./commands/trace').trace,
  secrets: () => require('./commands/secrets').secrets,
  explain: () => require('./commands/explain').explain,
  policies: () => require('./commands/policies').policies,
  waivers: () => require('./commands/waivers').waivers,
  plan: () => require('./commands/plan').plan,
  report: () => require('./commands/report').report,
  schemas: () => require('./commands/schemas').schemas,
});
