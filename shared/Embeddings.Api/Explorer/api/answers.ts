// What the API answers. Members that are null are left out there, hence the question marks.

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
  /** The parts of the score, and the items of the history that brought the item. Some versions cannot tell. */
  parts?: { embedding: number; transitions: number; neighbours: number; popularity: number };
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
  /** None where the version was published before maps had regions. */
  regions: { typical: string[]; items: number }[];
  /** By item the position of its region; -1 for none. */
  regionOf: number[];
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
  /** The hit rate of the best one less this one's; none for the best one, and in reports of earlier versions. */
  behindBest?: Estimate;
}

/** Recommenders asked for the same users: the version's own first, then the baselines. */
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
  /** By the strict protocol: trained without the last two items of each user. */
  strict?: RecommendationReport;
  wordSimilarity: { file: string; spearman: Estimate; pairs: number; unknownPairs: number }[];
  analogies: { file: string; total: { asked: number; correct: number } }[];
  /** Of items hidden from the map that infers vectors from texts. */
  unseenItems?: { hidden: number; cases: number; at: { k: number; inferred: Estimate; trained: Estimate; popularity: Estimate; random: number }[] };
}

/** How a version recommends, as its validation split chose it. */
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
}

export interface RunStatus {
  id: string;
  model: string;
  stage: string;
  ended: boolean;
  percent: number;
  tokens: number;
  totalTokens: number;
  tokensPerSecond?: number;
  loss?: number;
  secondsLeft?: number;
  failure?: string;
  /** Why the version that the run published does not answer. */
  refusal?: string;
  /** That a baseline recommends better than that version. */
  warning?: string;
  updatedAt: string;
}

/** The values that settings have where nothing is said, by what is learned. */
export type PresetDefaults = Record<'text' | 'items' | 'graph', Record<string, Record<string, number> | undefined>>;
