import type { RunStatus } from '../api/answers';

// The stages of each kind of run, in order. Some depend on the settings.
const training = ['planning', 'grouping', 'tuning', 'phrases', 'counting', 'merging', 'encoding', 'training', 'indexing', 'inferring', 'evaluating', 'publishing', 'projecting'];
const recommendation = ['planning', 'grouping', 'recommending', 'publishing'];

const optional = new Set(['grouping', 'tuning', 'phrases', 'indexing', 'inferring']);

const names: Record<string, string> = {
  planning: 'Plan', grouping: 'Group', phrases: 'Phrases', counting: 'Count', merging: 'Merge', encoding: 'Encode',
  tuning: 'Tune', training: 'Train', inferring: 'Infer', evaluating: 'Evaluate', indexing: 'Index', projecting: 'Map', publishing: 'Publish', recommending: 'Recommend',
};

export interface Step {
  name: string;
  state: 'done' | 'now' | 'ahead';
}

/** The steps of a run: done, current and ahead. */
export function steps({ kind, stage }: RunStatus): Step[] {
  const ordered = kind === 'recommendation' ? recommendation : training;
  const now = ordered.indexOf(stage);
  return ordered
    .filter(name => name === stage || !optional.has(name))
    .map(name => ({ name: names[name] ?? name, state: name === stage ? 'now' : ordered.indexOf(name) < now ? 'done' : 'ahead' }));
}
