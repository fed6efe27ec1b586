import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repository } from '../../scripts/source/repository';

/** A step of a job. */
export interface Step {
  name?: string;
  id?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Readonly<Record<string, string | number | boolean>>;
  env?: Readonly<Record<string, string>>;
}

/** A job; one with `uses` calls another workflow. */
export interface Job {
  if?: string;
  needs?: string | readonly string[];
  uses?: string;
  'timeout-minutes'?: number;
  permissions?: Readonly<Record<string, string>>;
  steps?: readonly Step[];
}

/** A workflow, or an action made of steps. */
export interface Workflow {
  file: string;
  text: string;
  on: readonly string[];
  permissions: unknown;
  shell: unknown;
  jobs: Readonly<Record<string, Job>>;
  /** The steps of all jobs, or of the action. */
  steps: readonly Step[];
}

/** Every workflow of the repository. */
export const workflows: readonly Workflow[] = readdirSync(join(repository, '.github/workflows'))
  .sort()
  .map((name) => read(`.github/workflows/${name}`));

/** Every action of the repository. */
export const actions: readonly Workflow[] = readdirSync(join(repository, '.github/actions'))
  .sort()
  .map((name) => read(`.github/actions/${name}/action.yaml`));

/** A job of a workflow, by the names of both. */
export function job(workflow: string, name: string): Job {
  const found = workflows.find(({ file }) => file.endsWith(`/${workflow}.yaml`))?.jobs[name];
  if (!found) throw new Error(`${workflow}.yaml: expected the job ${name}, found none`);
  return found;
}

function read(file: string): Workflow {
  const text = readFileSync(join(repository, file), 'utf8');
  const {
    on,
    permissions,
    defaults,
    jobs = {},
    runs,
  } = parse(text) as {
    on?: Record<string, unknown>;
    permissions?: unknown;
    defaults?: { run?: { shell?: unknown } };
    jobs?: Record<string, Job>;
    runs?: { steps: Step[] };
  };
  const steps = [...Object.values(jobs).flatMap(({ steps: own = [] }) => own), ...(runs?.steps ?? [])];
  return { file, text, on: Object.keys(on ?? {}), permissions, shell: defaults?.run?.shell, jobs, steps };
}
