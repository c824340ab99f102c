export { drawStory } from './draw-story.ts';
export { type Engine, loadEngine } from './engine.ts';
export { keepRegression, type Regression, readRegressions } from './regression.ts';
export { type ShrinkOptions, shrink } from './shrink.ts';
export { type Outcome, type SimulationOptions, simulate } from './simulate.ts';
export { type Fault, type Op, type Story, type StorySettings, type Topology, topologies } from './story.ts';
export { tellStory } from './tell-story.ts';
export type { Finding } from './world.ts';
