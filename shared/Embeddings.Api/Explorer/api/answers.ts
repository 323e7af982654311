// The responses of the API. The API omits members that are null, so they are optional here.

export interface ModelSummary {
  model: string;
  version?: string;
  items: number;
  dimensions: number;
}

export interface ScoredItem {
  item: string;
  similarity: number;
  count: number;
  /** The parts of the score, and the items of the history that caused it. Not all versions have them. */
  parts?: { embedding: number; transitions: number; neighbours: number; popularity: number; history?: number; linear?: number };
  because?: { item: string; score: number }[];
}

export interface ScoredItems {
  model: string;
  version: string;
  items: ScoredItem[];
  unknown?: string[];
}

export interface CompletedItems {
  items: { item: string; count: number }[];
}

export type Relation = 'similar' | 'next';

export interface RecommendedItems extends ScoredItems {
  relation: Relation;
}

export interface MappedItems {
  model: string;
  version: string;
  items: string[];
  x: number[];
  y: number[];
  counts: number[];
  /** Empty if the version was published before maps had regions. */
  regions: { typical: string[]; items: number }[];
  /** The index of the region of each item; -1 for none. */
  regionOf: number[];
}

/** Users of the version's evaluation, each placed among the items near to the history. */
export interface MappedUsers {
  users: { user: string; x: number; y: number; history: string[]; heldOut: string[] }[];
}

/** A field of items.jsonl for the items of the map, in its order: texts by their position among the most frequent values, or numbers. */
export interface MappedField {
  field: string;
  values: string[];
  /** -1 for no value, or a rarer one. */
  valueIndex: number[];
  numbers?: (number | null)[];
}

export interface Worth {
  name: string;
  value: number;
}

export interface VersionSummary {
  version: string;
  current: boolean;
  createdAt: string;
  items: number;
  dimensions: number;
  bytes: number;
  worth?: Worth;
}

export interface VersionList {
  model: string;
  current: { version: string; split?: Record<string, number> };
  versions: VersionSummary[];
}

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export interface RecommenderWorth {
  recommender: string;
  at: { k: number; recall: Estimate; hitRate: Estimate; ndcg: Estimate }[];
  /** The hit rate of the best recommender minus this one's. Missing for the best one and in reports of older versions. */
  behindBest?: Estimate;
}

/** Recommenders that are evaluated on the same users: the version's own first, then the baselines. */
export interface RecommendationReport {
  cases: number;
  recommenders: RecommenderWorth[];
  withRepeats?: RecommenderWorth[];
  servesRepeats?: boolean;
  warning?: string;
  leftOut?: string[];
}

export interface Evaluation {
  recommendations?: RecommendationReport;
  /** The strict protocol: trained without the last two items of each user. */
  strict?: RecommendationReport;
  wordSimilarity: { file: string; spearman: Estimate; pairs: number; unknownPairs: number }[];
  analogies: { file: string; total: { asked: number; correct: number } }[];
  /** The evaluation of items that were hidden from the map from texts to vectors. */
  unseenItems?: { hidden: number; cases: number; at: { k: number; inferred: Estimate; trained: Estimate; popularity: Estimate; random: number }[] };
}

/** The recommendation settings that were chosen on the validation split. */
export interface ChosenRecommendation {
  settings: { parts?: Record<string, number> };
  cases: number;
}

export interface TrainingLineage {
  chosen?: ChosenRecommendation;
  files: number;
  corpusBytes: number;
  tokens: number;
  seconds: number;
  tokensPerSecond: number;
  lossByEpoch: number[];
  threads: number;
  settings: { training: Record<string, unknown> };
}

export interface ModelDescription {
  model: string;
  manifest: {
    version: string;
    createdAt: string;
    items: number;
    dimensions: number;
    bytes: number;
    sha256: string;
    training?: TrainingLineage;
  };
  evaluation?: Evaluation;
  hasIndex: boolean;
  hasOutputVectors: boolean;
  /** The fields of items.jsonl; none from a service of an earlier version. */
  fields?: string[];
}

export interface VersionDescription {
  model: string;
  current: boolean;
  manifest: ModelDescription['manifest'];
  /** None for an imported version. */
  settings?: Record<string, unknown>;
  evaluation?: Evaluation;
}

/** How the nearest neighbours of frequent items differ between two versions. */
export interface VersionChanges {
  version: string;
  baseline: string;
  compared: number;
  /** The mean share of neighbours that are the same. */
  kept: number;
  changes: { item: string; count: number; kept: number; lost: string[]; gained: string[] }[];
}

export type Verdict = 'baseline' | 'tooEarly' | 'undecided' | 'better' | 'worse';

export interface Interval {
  low: number;
  high: number;
}

export interface VersionOutcome {
  version: string;
  shown: number;
  clicked: number;
  rate: number;
  rateInterval: Interval;
  difference?: number;
  differenceInterval?: Interval;
  pValue?: number;
  verdict: Verdict;
}

/** What feedback says about the versions of a model, the baseline first. */
export interface ExperimentOutcome {
  event: string;
  baseline: string;
  versions: VersionOutcome[];
}

export interface RunStatus {
  id: string;
  model: string;
  /** Whether the run trains the model or answers many histories. */
  kind: 'training' | 'recommendation';
  stage: string;
  ended: boolean;
  percent: number;
  tokens: number;
  totalTokens: number;
  tokensPerSecond?: number;
  loss?: number;
  secondsLeft?: number;
  failure?: string;
  /** Why the published version did not become current. */
  refusal?: string;
  /** The warning that a baseline recommends better than the version. */
  warning?: string;
  updatedAt: string;
}

/** The default settings of each preset. */
export type PresetDefaults = Record<'text' | 'items' | 'graph', Record<string, Record<string, number> | undefined>>;
