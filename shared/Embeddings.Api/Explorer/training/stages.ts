// The stages of a run, in order. Some depend on the settings.
const ordered = ['planning', 'grouping', 'tuning', 'phrases', 'counting', 'merging', 'encoding', 'training', 'indexing', 'inferring', 'evaluating', 'publishing', 'projecting'];

const optional = new Set(['grouping', 'tuning', 'phrases', 'indexing', 'inferring']);

const names: Record<string, string> = {
  planning: 'Plan', grouping: 'Group', phrases: 'Phrases', counting: 'Count', merging: 'Merge', encoding: 'Encode',
  tuning: 'Tune', training: 'Train', inferring: 'Infer', evaluating: 'Evaluate', indexing: 'Index', projecting: 'Map', publishing: 'Publish',
};

export interface Step {
  name: string;
  state: 'done' | 'now' | 'ahead';
}

/** The steps of a run in a stage: done, current and ahead. */
export function steps(stage: string): Step[] {
  const now = ordered.indexOf(stage);
  return ordered
    .filter(name => name === stage || !optional.has(name))
    .map(name => ({ name: names[name] ?? name, state: name === stage ? 'now' : ordered.indexOf(name) < now ? 'done' : 'ahead' }));
}
